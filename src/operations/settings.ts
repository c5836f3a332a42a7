/** Rules of AWS's that have changed before or that AWS states in two ways: settings, with their defaults elsewhere. */

export type Settings = {
  metering: {
    /** Usage of this age or older is refused by BatchMeterUsage. */
    batchWindowMs: number;
    /** The same for MeterUsage. */
    meterUsageWindowMs: number;
    /** Records in one BatchMeterUsage; at most the model's 25. */
    usageRecordsMax: number;
    /** How long into a month the month before can still be metered. */
    monthEndCutoffMs: number;
    /** How far ahead of our clock a timestamp may be. */
    futureToleranceMs: number;
    /** How long after the end of an agreement its last usage is taken. */
    finalReportMs: number;
    /** Regions in which pods are metered; absent where any will do. */
    eksRegions?: ReadonlySet<string> | undefined;
  };
  /** Any credentials will do, and a long-term key is a workload too; for suites written against looser emulators. */
  lenient: boolean;
  cloudtrail: {
    eventHistoryMs: number;
    trailsPerRegionMax: number;
  };
};
