/** Turns a Config into the settings of operations, admission and marketplace. */

import type { Config } from '../config/config.ts';
import { windowsOf } from '../config/windows.ts';
import type { MarketplaceSettings } from '../marketplace/context.ts';
import { registryKey } from '../operations/registry.ts';
import type { ServiceName } from '../operations/services.ts';
import type { Settings } from '../operations/settings.ts';
import { regionSet } from '../server/admission.ts';
import type { AdmissionRules } from '../server/admission.ts';
import { hourMs } from '../time/hours.ts';

export function settingsOf(config: Config): Settings {
  return {
    metering: {
      ...windowsOf(config),
      usageRecordsMax: config.usageRecordsMax,
      futureToleranceMs: config.futureToleranceSeconds * 1000,
      eksRegions: regionSet(config.registerUsageRegions),
    },
    lenient: config.lenient,
    cloudtrail: {
      eventHistoryMs: config.eventHistoryDays * 24 * hourMs,
      trailsPerRegionMax: config.trailsPerRegion,
    },
  };
}

/** Calls that AWS throttles, and the Regions that answer them. */
export function admissionRules(config: Config): AdmissionRules {
  const regions: [service: ServiceName, operation: string, list: string][] = [
    ['metering', 'BatchMeterUsage', config.saasRegions],
    ['metering', 'ResolveCustomer', config.saasRegions],
    ['metering', 'MeterUsage', config.meterUsageRegions],
    ['metering', 'RegisterUsage', config.registerUsageRegions],
    ['entitlement', 'GetEntitlements', config.entitlementRegions],
  ];
  return {
    regions: new Map(
      regions.flatMap(([service, operation, list]) => {
        const set = regionSet(list);
        return set === undefined ? [] : [[registryKey(service, operation), set] as const];
      }),
    ),
    perSecond: new Map([
      [registryKey('metering', 'BatchMeterUsage'), config.batchMeterUsagePerSecond],
      [registryKey('metering', 'MeterUsage'), config.meterUsagePerSecond],
      [registryKey('metering', 'RegisterUsage'), config.registerUsagePerSecond],
      [registryKey('metering', 'ResolveCustomer'), config.resolveCustomerPerSecond],
    ]),
  };
}

export function marketplaceSettings(config: Config): MarketplaceSettings {
  return {
    registrationTokenMs: config.registrationTokenHours * hourMs,
    finalReportMs: windowsOf(config).finalReportMs,
  };
}
