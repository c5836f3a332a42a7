/** The library: a Metertrail in your own process, and the audit. */

import { startApp } from './app.ts';
import type { App, AppOptions } from './app.ts';
import { readConfig } from './config.ts';
import type { OptionName } from './options.ts';

export { audit } from './audit/audit.ts';
export type { AuditReport } from './audit/report/report.ts';
export type { App as Metertrail, AppOptions } from './app.ts';

/** The settings of `metertrail config`, by name. */
export type MetertrailOptions = Partial<Record<OptionName, string | number | boolean>>;

/**
 * Starts a server in this process, on a free port unless `port` is given: `await using mt = await startMetertrail({ data })`.
 * @throws ConfigError for the options, and what `startApp` throws, with a sentence that says what is wrong.
 */
export function startMetertrail(options: MetertrailOptions, own: AppOptions = {}): Promise<App> {
  return startApp(readConfig({ port: 0, ...options }, {}), own);
}
