/** Remembers callers' keys for a second, so that a caller who sends a thousand requests is looked up once. */

/** How long a change of a key may take to be noticed; at AWS it takes seconds (IAM is eventually consistent). */
const lifeMs = 1000;
const keysMax = 10_000;

/** Unknown keys are looked up every time, so that a new key works at once. */
export function rememberKeys<Holder>(
  find: (accessKeyId: string) => Promise<Holder | undefined>,
): ((accessKeyId: string) => Promise<Holder | undefined>) & { clear(): void } {
  let known = new Map<string, { holder: Holder; until: number }>();
  const findRemembered = async (accessKeyId: string): Promise<Holder | undefined> => {
    // The age of an entry is the process's own matter, and goes on when the services' clock is stopped.
    const now = performance.now();
    const entry = known.get(accessKeyId);
    if (entry !== undefined && entry.until > now) return entry.holder;
    // What is found before everything is forgotten is not remembered after it.
    const asked = known;
    const holder = await find(accessKeyId);
    if (holder === undefined) return undefined;
    if (asked.size >= keysMax) asked.clear();
    asked.set(accessKeyId, { holder, until: now + lifeMs });
    return holder;
  };
  return Object.assign(findRemembered, { clear: () => void (known = new Map()) });
}
