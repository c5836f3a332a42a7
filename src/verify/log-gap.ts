/** The type of a gap: what digest files prove to be missing or changed. */

import type { HourRange } from '../time/hour-ranges.ts';

/** Logs that are missing or changed, and the times they cover, as far as that is known. */
export type LogGap = {
  accountId: string;
  region: string;
  range?: HourRange;
  /** One sentence. */
  problem: string;
  path: string;
};
