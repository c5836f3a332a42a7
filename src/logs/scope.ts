/** The type of a scope, which says what an audit asks of the logs: which Regions, accounts and hours. */

/** Absent members ask for everything. `from` and `to` bound the usage hours: from <= hour < to, in milliseconds. */
export type Scope = {
  regions?: ReadonlySet<string> | undefined;
  accounts?: ReadonlySet<string> | undefined;
  from?: number | undefined;
  to?: number | undefined;
};

/** The times of calls that can be about the hours of a scope, in milliseconds: from <= time < to. */
export type CallTimes = { from: number; to: number };

/**
 * @param lateMs how long after its hour usage may be sent, and its event be delivered; in milliseconds.
 * @param lookBackMs how long before the first hour calls are wanted too.
 */
export function callTimesOf(
  { from = -Infinity, to = Infinity }: Scope,
  lateMs: number,
  lookBackMs = 0,
): CallTimes {
  return { from: from - lookBackMs, to: to + lateMs };
}
