/** Runs many jobs, a few at a time. */

/** Runs `work` on every item, at most `count` at once. @throws the first failure, after all the others have ended. */
export async function inLanes<T>(
  count: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const lane = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(count, items.length) }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
