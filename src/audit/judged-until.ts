/** Tells up to which hour the hours of a Region are judged. */

import type { JudgingContext } from '../hours/judge-series.ts';

/** Logs that end longer ago than this are an archive, not the trail of a seller at work. */
const archiveAgeMs = 48 * 3_600_000;

/**
 * In milliseconds since the epoch. Hours after the end of the logs are listed one by one as unknown where they
 * are asked for, or recent; where the logs are an archive, one sentence says it of all of them.
 *
 * @param completeUntil up to when the logs of the Region are complete; -Infinity where there are none.
 */
export function judgedUntil(
  completeUntil: number,
  { asOf, to }: Pick<JudgingContext, 'asOf' | 'to'>,
): number {
  if (to !== undefined) return Math.min(to, asOf);
  return isArchive(completeUntil, { asOf }) ? completeUntil : asOf;
}

export function isArchive(completeUntil: number, { asOf }: Pick<JudgingContext, 'asOf'>): boolean {
  return completeUntil !== -Infinity && asOf - completeUntil > archiveAgeMs;
}
