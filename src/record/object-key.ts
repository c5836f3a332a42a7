/** Renders the keys of CloudTrail's log files and digests in a bucket, and parses those of every family. */

const fiveMinutesMs = 5 * 60_000;

/** What an object is, by its folder and the infix of its name (cloudtrail.md §4.1). */
type LogFamily =
  | 'CloudTrail'
  | 'CloudTrail-Digest'
  | 'CloudTrail-Insight'
  | 'CloudTrail-NetworkActivity'
  | 'CloudTrail-Aggregated';

/** What the name of an object says; `timestamp` in milliseconds since the epoch. */
export type LogObjectName = { accountId: string; region: string; family: LogFamily; timestamp: number };

/**
 * The key of a log file: its time is that of its newest event (milliseconds), rounded up to five minutes,
 * and names the folder of the day too (cloudtrail.md §4.1). `random16` is 16 letters and digits, made by
 * the caller.
 */
export function logObjectKey(of: {
  prefix?: string | undefined;
  accountId: string;
  region: string;
  newestEventTime: number;
  random16: string;
}): string {
  const time = new Date(Math.ceil(of.newestEventTime / fiveMinutesMs) * fiveMinutesMs).toISOString();
  const day = time.slice(0, 10);
  const stamp = `${day.replaceAll('-', '')}T${time.slice(11, 13)}${time.slice(14, 16)}Z`;
  const folders = [
    ...(of.prefix ? [of.prefix] : []),
    'AWSLogs',
    of.accountId,
    'CloudTrail',
    of.region,
    day.replaceAll('-', '/'),
  ];
  return `${folders.join('/')}/${of.accountId}_CloudTrail_${of.region}_${stamp}_${of.random16}.json.gz`;
}

/**
 * The key of a digest: it is named by its trail and the trail's home Region too, and its time is that of its end
 * (milliseconds), to the second (cloudtrail.md §5.1).
 *
 * @internal until trails deliver digests.
 */
export function digestObjectKey(of: {
  prefix?: string | undefined;
  accountId: string;
  region: string;
  trail: string;
  homeRegion: string;
  end: number;
}): string {
  const time = new Date(of.end).toISOString();
  const stamp = `${time.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const folders = [
    ...(of.prefix ? [of.prefix] : []),
    'AWSLogs',
    of.accountId,
    'CloudTrail-Digest',
    of.region,
    time.slice(0, 10).replaceAll('-', '/'),
  ];
  const name = [of.accountId, 'CloudTrail-Digest', of.region, of.trail, of.homeRegion, stamp].join('_');
  return `${folders.join('/')}/${name}.json.gz`;
}

const region = '[a-z]{2,}(?:-[a-z]+)+-\\d+';
const logName = new RegExp(
  `^(\\d{12})_(CloudTrail|CloudTrail-Insight|CloudTrail-NetworkActivity|CloudTrail-Aggregated)_(${region})_` +
    '(\\d{8}T\\d{4})Z_[A-Za-z0-9]+\\.json(?:\\.gz)?$',
);
const digestName = new RegExp(
  `^(\\d{12})_(CloudTrail-Digest)_(${region})_[A-Za-z0-9._-]+_${region}_(\\d{8}T\\d{6})Z(?:_backfill)?\\.json(?:\\.gz)?$`,
);

/**
 * What a key or a bare file name says, or undefined where it is not named as CloudTrail names its objects.
 */
export function parseLogObjectKey(key: string): LogObjectName | undefined {
  const name = key.slice(Math.max(key.lastIndexOf('/'), key.lastIndexOf('\\')) + 1);
  const match = logName.exec(name) ?? digestName.exec(name);
  if (!match) return undefined;
  const [, accountId = '', family = '', regionName = '', stamp = ''] = match;
  const timestamp = parseStamp(stamp);
  return timestamp === undefined
    ? undefined
    : { accountId, region: regionName, family: family as LogFamily, timestamp };
}

/** `20260922T1530` or `20260922T152923`; millions of names are read, and this form alone is theirs. */
function parseStamp(stamp: string): number | undefined {
  const part = (from: number, to: number): number => Number(stamp.slice(from, to));
  const month = part(4, 6);
  const day = part(6, 8);
  const [hour, minute, second] = [part(9, 11), part(11, 13), part(13, 15)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const time = Date.UTC(part(0, 4), month - 1, day, hour, minute, second);
  // A month or a day that there is not becomes another one.
  const date = new Date(time);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? time : undefined;
}
