/**
 * Judges by its path what a folder can hold where it is laid out as CloudTrail lays out its buckets:
 * `AWSLogs/[o-ORGID/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD` (cloudtrail.md §4.1).
 */

import { canHoldCalls } from './name-time.ts';
import type { SourceOptions } from './source-options.ts';

/** What of a source is asked for. */
export type ListingScope = Pick<SourceOptions, 'scope' | 'callTimes' | 'digests'>;

/**
 * What to do with a folder: look into it; take everything below it, since no folder there can be outside of
 * what is asked for; leave it out; or pass it over with a reason. The last two may be due to a folder
 * further up, of whose path `folder` has the first segments.
 */
export type FolderVerdict =
  | { kind: 'look' | 'everything' }
  | { kind: 'outside'; folder: number }
  | { kind: 'skipped'; folder: number; reason: string };

type Level = 'unknown' | 'logs' | 'account' | 'family' | 'region' | 'year' | 'month' | 'day';
type FolderPlace = { level: Level; family: string; digits: string };

/** Judges a folder by the segments of its path, from as far up as they are known. */
export function judgeFolder(segments: readonly string[], asked: ListingScope): FolderVerdict {
  let place: FolderPlace = { level: 'unknown', family: '', digits: '' };
  for (const [index, segment] of segments.entries()) {
    const service = place.level === 'account' ? otherServices.get(segment) : undefined;
    if (service !== undefined)
      return { kind: 'skipped', folder: index + 1, reason: `a folder of ${service}, not of CloudTrail` };
    place = enter(place, segment, segments[index + 1]);
    if (isOutside(place, segment, asked)) return { kind: 'outside', folder: index + 1 };
  }
  return { kind: mayBeNarrowed(place.level, asked) ? 'look' : 'everything' };
}

/**
 * Other services that deliver to `AWSLogs/ACCOUNT/…`: named, since a folder of theirs may hold as many files
 * as CloudTrail's.
 */
const otherServices = new Map([
  ['Config', 'AWS Config'],
  ['elasticloadbalancing', 'Elastic Load Balancing'],
  ['GuardDuty', 'Amazon GuardDuty'],
  ['network-firewall', 'AWS Network Firewall'],
  ['vpcdnsquerylogs', 'Route 53 Resolver'],
  ['vpcflowlogs', 'VPC Flow Logs'],
  ['WAFLogs', 'AWS WAF'],
]);

const account = /^\d{12}$/;
const organization = /^o-[a-z0-9]{10,32}$/;
const family = /^CloudTrail(?:-[A-Za-z]+)?$/;
const region = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;

/** The next folder of a path; what does not fit makes the place unknown. */
function enter(place: FolderPlace, segment: string, next: string | undefined): FolderPlace {
  const { level } = place;
  if (segment === 'AWSLogs') return { level: 'logs', family: '', digits: '' };
  if (level === 'logs' && organization.test(segment)) return place;
  if (account.test(segment) && (level === 'logs' || (next !== undefined && family.test(next))))
    return { level: 'account', family: '', digits: '' };
  if (family.test(segment)) return { level: 'family', family: segment, digits: '' };
  if (level === 'family' && region.test(segment)) return { ...place, level: 'region' };
  if (level === 'day') return place;
  const dated = dateLevels[level];
  if (dated?.pattern.test(segment) === true)
    return { ...place, level: dated.level, digits: place.digits + segment };
  return { level: 'unknown', family: '', digits: '' };
}

const dateLevels: { [level in Level]?: { level: Level; pattern: RegExp } } = {
  region: { level: 'year', pattern: /^[1-9]\d{3}$/ },
  year: { level: 'month', pattern: /^(?:0[1-9]|1[0-2])$/ },
  month: { level: 'day', pattern: /^(?:0[1-9]|[12]\d|3[01])$/ },
};

function isOutside(
  { level, family, digits }: FolderPlace,
  segment: string,
  { scope, callTimes }: ListingScope,
): boolean {
  switch (level) {
    case 'account':
      return scope.accounts?.has(segment) === false;
    case 'region':
      return scope.regions?.has(segment) === false;
    case 'year':
    case 'month':
    case 'day':
      return !canHoldCalls(family, datesOf(digits), callTimes);
    default:
      return false;
  }
}

/** The first and the last millisecond of a year, month or day from its digits. */
function datesOf(digits: string): { first: number; last: number } {
  const year = Number(digits.slice(0, 4));
  const month = Number(digits.slice(4, 6));
  const day = Number(digits.slice(6, 8));
  if (month === 0) return { first: Date.UTC(year, 0), last: Date.UTC(year + 1, 0) - 1 };
  if (day === 0) return { first: Date.UTC(year, month - 1), last: Date.UTC(year, month) - 1 };
  return { first: Date.UTC(year, month - 1, day), last: Date.UTC(year, month - 1, day + 1) - 1 };
}

/** Whether names can put a file outside of what is asked for. */
export function asksForLess(asked: ListingScope): boolean {
  return mayBeNarrowed('unknown', asked);
}

const depths: Level[] = ['unknown', 'logs', 'account', 'family', 'region', 'year', 'month', 'day'];

/** Whether folders below one of this level can be outside. */
function mayBeNarrowed(level: Level, { scope, callTimes }: ListingScope): boolean {
  const depth = depths.indexOf(level);
  const isBounded = callTimes.from !== -Infinity || callTimes.to !== Infinity;
  return (
    (scope.accounts !== undefined && depth < depths.indexOf('account')) ||
    (scope.regions !== undefined && depth < depths.indexOf('region')) ||
    (isBounded && depth < depths.indexOf('day'))
  );
}
