/** Says in a phrase why a record that was sent is not billed as it was sent. */

import type { ReceiptRecord } from './receipt.ts';

/** Statuses and lists of metering.md §3.1. */
const phrases: { [code: string]: string } = {
  DuplicateRecord: 'already billed with another quantity, which cannot be changed',
  CustomerNotSubscribed: 'the customer has no agreement for this product in that hour',
  UnprocessedRecords: 'the service left it over each time: send the file again',
  NoResult: 'the answers did not name it: send the file again',
};

/** Of a record without an answer. */
export const notKnown = 'it is not known whether it was billed';

/** The code, and what it means or what the service said. */
export function reasonOf({
  state,
  code,
  message,
}: Pick<ReceiptRecord, 'state' | 'code' | 'message'>): string {
  const known = phrases[code] ?? message ?? '';
  const phrase = state === 'unanswered' ? `${notKnown}: send the file again. ${known}` : known;
  return phrase.trim() === '' ? code : `${code}: ${phrase.trim()}`;
}
