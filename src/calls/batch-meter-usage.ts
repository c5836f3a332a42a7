/** Reads the usage records of a call to BatchMeterUsage, each with the status that the service gave it. */

import { fieldsOf, textOf } from '../record/fields.ts';
import type { CallBody, Entry, Outcome, Usage } from './call.ts';
import { allocationsOf, batchUsageOf, entryOf } from './read-usage.ts';
import type { FoundEntries } from './read-usage.ts';

/**
 * A failed call rejects every record in it. A successful one says for each record what became of it, in
 * `results` or in `unprocessedRecords`; a record in neither was not processed either (metering.md §3.1).
 */
export function batchEntries(body: CallBody): FoundEntries {
  const sent = body.request?.['usageRecords'];
  const found = collector(body.request?.['productCode']);
  if (body.errorCode !== undefined) {
    if (!Array.isArray(sent)) return nothing(body.request ? 'usageRecords absent' : body.requestReason);
    for (const record of listOf(sent)) found.add(record, 'rejected', body.errorCode);
    return found.result();
  }
  const results = body.response?.['results'];
  const unprocessed = body.response?.['unprocessedRecords'];
  if (!Array.isArray(results) && !Array.isArray(unprocessed))
    return nothing(body.response ? 'results absent' : body.responseReason, sent);
  for (const value of listOf(results)) {
    const result = fieldsOf(value);
    const status = textOf(result?.['status']) ?? 'NoStatus';
    found.add(result?.['usageRecord'], outcomeOf(status), status, textOf(result?.['meteringRecordId']));
  }
  for (const record of listOf(unprocessed)) found.add(record, 'unprocessed', 'UnprocessedRecords');
  if (Array.isArray(sent)) found.addUnanswered(sent);
  return found.result();
}

function nothing(reason: string, sent?: unknown): FoundEntries {
  return { entries: [], unplaced: { reason, ...(Array.isArray(sent) && { records: sent.length }) } };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function outcomeOf(status: string): Outcome {
  if (status === 'Success') return 'accepted';
  return status === 'DuplicateRecord' ? 'duplicate' : 'rejected';
}

function collector(productCode: unknown) {
  const entries: Entry[] = [];
  let answered = 0;
  let unplaced = 0;
  let reason = '';

  function add(record: unknown, outcome: Outcome, code: string, recordId?: string): void {
    answered += 1;
    const usage = batchUsageOf(record, productCode);
    if (typeof usage === 'string') {
      unplaced += 1;
      reason = usage;
    } else {
      const again =
        outcome === 'accepted' ? undefined : allocationsOf(fieldsOf(record)?.['usageAllocations']);
      entries.push(entryOf(usage, outcome, code, recordId, again));
    }
  }

  /** Adds the records that were sent and that no answer names. */
  function addUnanswered(sent: unknown[]): void {
    if (sent.length <= answered) return;
    const answers = new Map<string, number>([[unplacedKey, unplaced]]);
    for (const entry of entries) answers.set(keyOf(entry), (answers.get(keyOf(entry)) ?? 0) + 1);
    for (const record of sent) {
      const usage = batchUsageOf(record, productCode);
      const key = typeof usage === 'string' ? unplacedKey : keyOf(usage);
      const left = answers.get(key) ?? 0;
      if (left > 0) answers.set(key, left - 1);
      else add(record, 'unprocessed', 'NoResult');
    }
  }

  function result(): FoundEntries {
    return { entries, unplaced: unplaced > 0 ? { reason, records: unplaced } : undefined };
  }

  return { add, addUnanswered, result };
}

/** Stands for every record that is no usage. */
const unplacedKey = '';

function keyOf(usage: Usage): string {
  return JSON.stringify([usage.product.id, usage.customer, usage.dimension, usage.hour, usage.quantity]);
}
