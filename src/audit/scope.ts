/** What of the logs an audit is asked for: which Regions, accounts and hours. */

/** Absent members ask for everything. `from` and `to` bound the usage hours: from <= hour < to, in milliseconds. */
export type Scope = {
  regions?: ReadonlySet<string>;
  accounts?: ReadonlySet<string>;
  from?: number;
  to?: number;
};

/** The times of calls that can be about the hours of a scope, in milliseconds: from <= time < to. */
export type CallTimes = { from: number; to: number };

/**
 * Usage of an hour is sent from its begin on, and for `windowMs` at the longest (metering.md §0); the record
 * of a call may be delivered `deliveryLagMs` late.
 */
export function callTimesOf(scope: Scope, windowMs: number, deliveryLagMs: number): CallTimes {
  return {
    from: scope.from ?? -Infinity,
    to: scope.to === undefined ? Infinity : scope.to + windowMs + deliveryLagMs,
  };
}
