/**
 * Renders a moment in the two ways of CloudTrail records, and parses every spelling that real records hold.
 */

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const recentMax = 5000;
/** 10000-01-01T00:00:00Z in epoch seconds: a greater number is milliseconds, or nonsense. */
const epochSecondsEnd = 253_402_300_800;

/**
 * The `eventTime` of a record, from milliseconds since the epoch: UTC, cut to whole seconds (cloudtrail.md
 * §2.1).
 */
export const renderEventTime = remembering(
  (ms) => `${new Date(ms).toISOString().slice(0, -'.000Z'.length)}Z`,
);

/**
 * A date inside requestParameters or responseElements, from milliseconds since the epoch:
 * `Apr 19, 2018 4:32:50 PM`, UTC, no zero padding, cut to whole seconds (metering.md §8.2).
 */
export const renderLogDate = remembering(formatLogDate);

/** Few hours and moments stand in many records, and in the answers to them. */
function remembering(render: (ms: number) => string): (ms: number) => string {
  const recent = new Map<number, string>();
  return (ms) => {
    let text = recent.get(ms);
    if (text === undefined) {
      text = render(ms);
      if (recent.size >= recentMax) recent.clear();
      recent.set(ms, text);
    }
    return text;
  };
}

function formatLogDate(ms: number): string {
  const date = new Date(ms);
  const hour = date.getUTCHours();
  const minute = String(date.getUTCMinutes()).padStart(2, '0');
  const second = String(date.getUTCSeconds()).padStart(2, '0');
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  const day = `${monthNames[date.getUTCMonth()]} ${date.getUTCDate()}, ${year}`;
  return `${day} ${hour % 12 || 12}:${minute}:${second} ${hour < 12 ? 'AM' : 'PM'}`;
}

/**
 * Milliseconds since the epoch, or undefined for what is no date. Accepted (metering.md §8.2): the Java
 * rendering with and without a comma after the year and with any of three spaces before AM or PM, ISO 8601
 * with its zone, and epoch seconds as a number or as digits.
 */
export function parseLogDate(value: string | number): number | undefined {
  if (typeof value === 'number') return parseEpochSeconds(value);
  if (/^\d{1,12}(?:\.\d{1,9})?$/.test(value)) return parseEpochSeconds(Number(value));
  return parseJavaDate(value) ?? parseIsoDate(value);
}

function parseEpochSeconds(seconds: number): number | undefined {
  return seconds >= 0 && seconds < epochSecondsEnd ? Math.round(seconds * 1000) : undefined;
}

// Newer JDKs put U+202F before AM and PM, and some renderers U+00A0.
const javaDate = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d{2}):(\d{2})[ \u00a0\u202f]([AP])M$/;

function parseJavaDate(text: string): number | undefined {
  const match = javaDate.exec(text);
  if (!match) return undefined;
  const month = monthNames.indexOf(match[1] ?? '') + 1;
  const hour = Number(match[4]);
  if (hour < 1 || hour > 12) return undefined;
  const hourOfDay = (hour % 12) + (match[7] === 'P' ? 12 : 0);
  return utc(Number(match[3]), month, Number(match[2]), hourOfDay, Number(match[5]), Number(match[6]));
}

const isoDate = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?(?:Z|([+-])(\d{2}):?(\d{2}))$/;

function parseIsoDate(text: string): number | undefined {
  const match = isoDate.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const local = utc(year, month, day, hour, minute, second);
  const offsetHours = Number(match[9] ?? 0);
  const offsetMinutes = Number(match[10] ?? 0);
  if (local === undefined || offsetHours > 23 || offsetMinutes > 59) return undefined;
  const offsetMs = (offsetHours * 60 + offsetMinutes) * 60_000 * (match[8] === '-' ? -1 : 1);
  return local + Math.floor(Number(match[7] ?? 0) * 1000) - offsetMs;
}

function utc(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | undefined {
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  // A day that the month does not have rolls over into the next one.
  if (date.getUTCDate() !== day) return undefined;
  return date.setUTCHours(hour, minute, second);
}
