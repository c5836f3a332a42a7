/** Orders events in a way that does not depend on where and when files were read. */

import { compareTexts } from '../text/compare-texts.ts';

/** An event that is evidence; `time` in milliseconds since the epoch, `file` the path it was found under. */
export type Moment = { time: number; eventId: string; file: string };

/** Orders events by time, and those of one second by id. */
export function compareMoments(
  one: Pick<Moment, 'time' | 'eventId'>,
  other: Pick<Moment, 'time' | 'eventId'>,
): number {
  return one.time - other.time || compareTexts(one.eventId, other.eventId);
}
