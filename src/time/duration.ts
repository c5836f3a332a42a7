/** Reads durations, as ISO 8601 writes them (`PT1H30M`, `P1D`, `P2W`) or by their parts. */

export type Duration =
  | string
  | {
      weeks?: number;
      days?: number;
      hours?: number;
      minutes?: number;
      seconds?: number;
      milliseconds?: number;
    };

/** @returns whole milliseconds; undefined for what is no duration, and for months and years, which have no length of their own. */
export function durationMs(duration: Duration): number | undefined {
  try {
    const parsed = Temporal.Duration.from(duration);
    if (parsed.years !== 0 || parsed.months !== 0) return undefined;
    // Weeks have one only beside a calendar, whatever the day.
    return Math.trunc(parsed.total({ unit: 'milliseconds', relativeTo: '2000-01-01' }));
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}
