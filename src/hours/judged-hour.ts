/** The type of an hour with the verdict on what was tried for it. */

import type { Verdict } from './verdict.ts';

/** `hour` in milliseconds since the epoch. */
export type JudgedHour = { hour: number; verdict: Verdict };
