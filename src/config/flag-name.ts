/** Names the flag of a setting; apart from the settings, which take a while to load. */

/** `deliveryDelaySeconds` → `--delivery-delay-seconds`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
