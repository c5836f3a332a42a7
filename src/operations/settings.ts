/** Rules of AWS's that have changed before or that AWS states in two ways: settings, with their defaults elsewhere. */

export type Settings = {
  metering: {
    /** Usage of this age or older is refused by BatchMeterUsage. */
    batchWindowMs: number;
    /** How long into a month the month before can still be metered. */
    monthEndCutoffMs: number;
    /** How far ahead of our clock a timestamp may be. */
    futureToleranceMs: number;
    /** How long after the end of an agreement its last usage is taken. */
    finalReportMs: number;
  };
  cloudtrail: {
    eventHistoryMs: number;
    trailsPerRegionMax: number;
  };
};
