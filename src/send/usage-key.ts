/**
 * Makes the keys that tell a usage record from every other: by the service's rules, and by its place in the
 * file.
 */

import type { RescueRecord } from './rescue-file.ts';

/** A record and what its request says of it. */
export type PlacedUsage = { region: string; ProductCode?: string | undefined } & Pick<
  RescueRecord,
  'Timestamp' | 'CustomerIdentifier' | 'CustomerAWSAccountId' | 'LicenseArn' | 'Dimension'
>;

/** Equal for records of which the service accepts one only (metering.md §3.1). */
export function usageKey(usage: PlacedUsage): string {
  return JSON.stringify([
    usage.region,
    usage.ProductCode ?? null,
    usage.LicenseArn ?? null,
    usage.CustomerIdentifier ?? null,
    usage.CustomerAWSAccountId ?? null,
    usage.Dimension,
    Date.parse(usage.Timestamp),
  ]);
}

/** As messages name it. */
export function placeOf(requestIndex: number, recordIndex: number): string {
  return `requests[${requestIndex}].UsageRecords[${recordIndex}]`;
}
