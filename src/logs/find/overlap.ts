/** Runs slow work on items several at a time, and gives the results in order. */

/** `weightMax` is for all that run at once; what is heavier runs alone. */
export type OverlapLimits = { countMax: number; weightMax?: number };

/**
 * Starts items as soon as there is room for them, while earlier results are awaited or looked at. Neither
 * the results nor the items may fail.
 */
export async function* overlap<T, R>(
  items: AsyncIterator<T>,
  { countMax, weightMax = Infinity }: OverlapLimits,
  weightOf: (item: T) => number,
  start: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: { result: Promise<R>; weight: number }[] = [];
  let weightRunning = 0;
  let upcoming = items.next();
  let held: { item: T; weight: number } | undefined;
  let hasEnded = false;
  try {
    for (;;) {
      if (held === undefined && !hasEnded) {
        const head = running[0]?.result.then(() => undefined);
        const next = await (head ? Promise.race([upcoming, head]) : upcoming);
        if (next?.done === true) hasEnded = true;
        else if (next) held = { item: next.value, weight: weightOf(next.value) };
      }
      const isRoom = running.length < countMax && weightRunning + (held?.weight ?? 0) <= weightMax;
      if (held && (isRoom || running.length === 0)) {
        running.push({ result: start(held.item), weight: held.weight });
        weightRunning += held.weight;
        held = undefined;
        upcoming = items.next();
        continue;
      }
      const first = running.shift();
      if (!first) return;
      weightRunning -= first.weight;
      yield await first.result;
    }
  } finally {
    await items.return?.();
  }
}
