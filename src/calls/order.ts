/** Orders events and texts in a way that does not depend on where and when files were read. */

/** An event that is evidence; `time` in milliseconds since the epoch, `file` the path it was found under. */
export type Moment = { time: number; eventId: string; file: string };

/** Orders events by time, and those of one second by id. */
export function compareMoments(
  one: Pick<Moment, 'time' | 'eventId'>,
  other: Pick<Moment, 'time' | 'eventId'>,
): number {
  return one.time - other.time || compareTexts(one.eventId, other.eventId);
}

/** Orders texts by UTF-16 code unit: the same on every machine. */
export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
