/**
 * The rules by which hours are judged: what the service accepts, and how long a seller and a trail may take.
 */

import { hourMs, minuteMs } from '../time/hours.ts';
import { standardWindows } from '../time/windows.ts';
import type { MeteringWindows } from '../time/windows.ts';

/** Lengths of time in milliseconds. */
export type HourRules = MeteringWindows & {
  /** A seller has this long after an hour to send its usage, before the hour is called missing. */
  dueAfterMs: number;
  /**
   * CloudTrail delivers within this time: 20 minutes are the most that was measured, and a log file is named by
   * its newest event, rounded up to five minutes (cloudtrail.md §4.1, §4.4).
   */
  deliveryLagMs: number;
};

export const defaultHourRules: HourRules = {
  ...standardWindows,
  dueAfterMs: hourMs,
  deliveryLagMs: 25 * minuteMs,
};
