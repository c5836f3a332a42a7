/** The rules by which hours are judged: what the service accepts, and what a seller and a trail may take their time for. */

import { hourMs, minuteMs } from '../time/hours.ts';

/** Durations in milliseconds. */
export type HourRules = {
  /** BatchMeterUsage takes usage for less than this (metering.md §0). */
  batchWindowMs: number;
  /** MeterUsage takes usage for less than this (metering.md §3.2). */
  meterUsageWindowMs: number;
  /** A month's usage is taken until this long after the month (metering.md §3.1); BatchMeterUsage only. */
  monthEndCutoffMs: number;
  /** Usage is taken until this long after the end of an agreement (metering.md §3.1). */
  finalReportMs: number;
  /** A seller has this long after an hour to send its usage, before the hour is called missing. */
  dueAfterMs: number;
  /**
   * CloudTrail delivers within this time: 20 minutes are the most that was measured, and a log file is named by
   * its newest event, rounded up to five minutes (cloudtrail.md §4.1, §4.4).
   */
  deliveryLagMs: number;
};

export const defaultHourRules: HourRules = {
  batchWindowMs: 24 * hourMs,
  meterUsageWindowMs: 6 * hourMs,
  monthEndCutoffMs: 6 * hourMs,
  finalReportMs: hourMs,
  dueAfterMs: hourMs,
  deliveryLagMs: 25 * minuteMs,
};
