/** Turns settings into the windows that the service, the audit and the sending all go by. */

import { hourMs } from '../time/hours.ts';
import type { MeteringWindows } from '../time/windows.ts';
import type { Config } from './config.ts';

/** Their settings, whose unit is the hour. */
export const windowSettings = {
  batchWindowHours: 'batchWindowMs',
  meterUsageWindowHours: 'meterUsageWindowMs',
  monthEndCutoffHours: 'monthEndCutoffMs',
  finalReportHours: 'finalReportMs',
} as const satisfies { [setting in keyof Config]?: keyof MeteringWindows };

export type WindowSetting = keyof typeof windowSettings;

export function windowsOf(config: Pick<Config, WindowSetting>): MeteringWindows {
  return {
    batchWindowMs: config.batchWindowHours * hourMs,
    meterUsageWindowMs: config.meterUsageWindowHours * hourMs,
    monthEndCutoffMs: config.monthEndCutoffHours * hourMs,
    finalReportMs: config.finalReportHours * hourMs,
  };
}
