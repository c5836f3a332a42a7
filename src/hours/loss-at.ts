/** Tells the moment after which the service refuses the usage of an hour. */

import type { MeteringCall } from '../calls/call.ts';
import type { MeteringWindows } from '../time/windows.ts';

/**
 * In milliseconds since the epoch, as `hour` and `agreementEnd`. BatchMeterUsage: the window, the cutoff at the
 * end of the month, the final hour after the agreement, whichever comes first; MeterUsage has no cutoff at the
 * end of the month (metering.md §0, §3.1, §3.2).
 */
export function lossAtOf(
  of: { eventName: MeteringCall['eventName']; hour: number; agreementEnd?: number | undefined },
  windows: MeteringWindows,
): number {
  const isBatch = of.eventName === 'BatchMeterUsage';
  const date = new Date(of.hour);
  const nextMonth = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
  return Math.min(
    of.hour + (isBatch ? windows.batchWindowMs : windows.meterUsageWindowMs),
    isBatch ? nextMonth + windows.monthEndCutoffMs : Infinity,
    (of.agreementEnd ?? Infinity) + windows.finalReportMs,
  );
}
