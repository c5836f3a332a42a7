/** The type of a series' end after which nothing was sent. */

import type { Series } from '../hours/cells.ts';
import type { Period } from '../time/periods.ts';
import type { Proof } from './finding.ts';
import type { Tallied } from './hour-tally.ts';

/** A series of which nothing is known after its last sent hour but that it is missing. */
export type OpenEnd = {
  series: Series;
  /** The last hour that was sent, accepted or not; undefined where none ever was. */
  lastSeen?: number | undefined;
  /** The last call for it, and the principal that made it. */
  lastProof?: Proof | undefined;
  sender?: string | undefined;
  /** Of what one record was expected. */
  period: Period;
  /** From the first of the missing hours to the end of the last one. */
  from: number;
  to: number;
  missing: Tallied;
};
