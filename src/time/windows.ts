/**
 * The windows in which AWS takes usage of an hour: rules that have changed before, so that they are settings
 * everywhere.
 */

import { hourMs } from './hours.ts';

/** Lengths of time in milliseconds. */
export type MeteringWindows = {
  /** BatchMeterUsage takes usage for less than this (metering.md §0). */
  batchWindowMs: number;
  /** MeterUsage takes usage for less than this (metering.md §3.2). */
  meterUsageWindowMs: number;
  /** A month's usage is taken until this long after the month (metering.md §3.1); BatchMeterUsage only. */
  monthEndCutoffMs: number;
  /** Usage is taken until this long after the end of an agreement (metering.md §3.1). */
  finalReportMs: number;
};

/** What AWS says in 2026. */
export const standardWindows: MeteringWindows = {
  batchWindowMs: 24 * hourMs,
  meterUsageWindowMs: 6 * hourMs,
  monthEndCutoffMs: 6 * hourMs,
  finalReportMs: hourMs,
};
