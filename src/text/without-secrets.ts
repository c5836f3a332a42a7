/** Strips the secrets from an address of an operator's, a database or a webhook, so that it can be shown. */

/** User, password and parameters are left out, wherever the secret may stand. */
export function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) return 'the given address';
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
}
