/** Makes evidence of records of metering calls, and judged hours of evidence. */

import assert from 'node:assert/strict';

import type { SeenCall } from '../../src/calls/call.ts';
import { readRecord } from '../../src/calls/read-record.ts';
import type { Cell } from '../../src/hours/cells.ts';
import { createEvidence } from '../../src/hours/evidence/evidence.ts';
import type { Evidence } from '../../src/hours/evidence/evidence.ts';
import type { SeriesHours } from '../../src/hours/hour-cell.ts';
import { defaultHourRules } from '../../src/hours/hour-rules.ts';
import { judgeSeries } from '../../src/hours/judge-series.ts';
import type { Judging, JudgingContext } from '../../src/hours/judge-series.ts';
import { createUncertainty } from '../../src/hours/uncertainty.ts';
import type { Fields } from '../../src/record/fields.ts';
import { hourMs } from '../../src/time/hours.ts';
import { at, hour16 } from './metering-records.ts';

export function seen(record: Fields, file = 'a.json.gz'): SeenCall {
  const read = readRecord(record);
  assert.ok(read && 'call' in read);
  return { ...read.call, file };
}

/** All records in one file, unless `fileOf` names others by their index. */
export function evidenceOf(records: Fields[], fileOf = (_index: number) => 'a.json.gz'): Evidence {
  const evidence = createEvidence();
  for (const [index, record] of records.entries()) evidence.add(seen(record, fileOf(index)));
  return evidence;
}

/** Every cell of every series. */
export function cellsOf(evidence: Evidence): Cell[] {
  return evidence.series().flatMap(({ cells }) => [...cells()]);
}

/** What differs from hours that are inferred, by the usual rules, from logs that are complete until `asOf`. */
export type JudgedAs = Partial<Judging & JudgingContext>;

/** Every series with its judged hours. */
export function* judgedSeries(evidence: Evidence, of: JudgedAs & { asOf: number }): Generator<SeriesHours> {
  const { asOf, completeUntil = asOf } = of;
  for (const { series, senders, cells } of evidence.series())
    yield judgeSeries(
      {
        expected: undefined,
        completeUntil,
        judgedUntil: completeUntil,
        ...of,
        series,
        cells: cells(),
        accountIds: senders,
      },
      { rules: defaultHourRules, isInferring: true, uncertainty: createUncertainty([]), ...of },
    );
}

/** The only series in the records; six hours after 16:00 unless told otherwise. */
export function judged(records: Fields[], { asOf = at(6), ...of }: JudgedAs = {}): SeriesHours {
  const [one, ...others] = judgedSeries(evidenceOf(records), { asOf, judgedUntil: asOf, ...of });
  assert.ok(one);
  assert.equal(others.length, 0);
  return one;
}

/** The hours of the only series, as hour → state, hours counted from 16:00. */
export function states(...args: Parameters<typeof judged>) {
  return judged(...args).cells.map(({ hour, state }) => [(hour - hour16) / hourMs, state]);
}
