/** The settings of operations: rules of AWS's that have changed before, or that AWS states in two ways. */

import type { MeteringWindows } from '../time/windows.ts';

export type Settings = {
  metering: MeteringWindows & {
    /** Records in one BatchMeterUsage; at most the model's 25. */
    usageRecordsMax: number;
    /** How far ahead of our clock a timestamp may be. */
    futureToleranceMs: number;
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
