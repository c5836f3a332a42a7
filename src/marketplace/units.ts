/**
 * The table of the units in which usage is counted, with the categories of AWS Marketplace (metering.md §7).
 */

export const units = [
  'GB',
  'Gbps',
  'HostHrs',
  'Hosts',
  'MB',
  'Mbps',
  'Requests',
  'TaskHrs',
  'TB',
  'TierHrs',
  'UnitHrs',
  'Units',
  'UserHrs',
  'Users',
] as const;

export type Unit = (typeof units)[number];

const categories: Record<Unit, string> = {
  Users: 'users',
  UserHrs: 'users',
  GB: 'data',
  MB: 'data',
  TB: 'data',
  Gbps: 'bandwidth',
  Mbps: 'bandwidth',
  Hosts: 'hosts',
  HostHrs: 'hosts',
  Requests: 'requests',
  TierHrs: 'tiers',
  TaskHrs: 'tasks',
  Units: 'units',
  UnitHrs: 'units',
};

/** `users`, `data`, `bandwidth`, `hosts`, or one of the newer ones. */
export function categoryOf(unit: Unit): string {
  return categories[unit];
}
