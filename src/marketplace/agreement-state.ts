/** Tells in which state of its life an agreement is, by its row and the time. */

import type { Agreement } from '../ledger/agreements.ts';

/**
 * pending: bought, no verdict on the payment; failed: the verdict was no; scheduled: it begins in the future; active;
 * ending: the hour for its last usage; ended.
 */
export type AgreementState = 'pending' | 'failed' | 'scheduled' | 'active' | 'ending' | 'ended';

type Life = Pick<Agreement, 'status' | 'start_at' | 'end_at'>;

export function stateOf(agreement: Life, now: number, finalReportMs: number): AgreementState {
  const { status, start_at, end_at } = agreement;
  if (status !== 'active') return status;
  const until = lastUsageUntil(agreement, finalReportMs);
  if (end_at !== null && (until === undefined || now >= until)) return 'ended';
  if (now < start_at) return 'scheduled';
  return end_at !== null && now >= end_at ? 'ending' : 'active';
}

/** When its last usage must have been sent; undefined while it has no end, and for what ended before it began. */
export function lastUsageUntil({ start_at, end_at }: Life, finalReportMs: number): number | undefined {
  return end_at === null || end_at < start_at ? undefined : end_at + finalReportMs;
}
