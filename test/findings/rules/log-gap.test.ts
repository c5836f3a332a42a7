import assert from 'node:assert/strict';
import { test } from 'node:test';

import { foundBy, hour } from '../found.ts';

const rule = 'log-gap';
const gap = (number: number, path: string) => ({
  accountId: '123456789012',
  region: 'us-east-1',
  range: { from: hour(number) + 600_000, to: hour(number) + 900_000 },
  problem: 'the log file is missing.',
  path,
});

test('the gaps of a day are one finding, with the hours that they touch', () => {
  const gaps = [gap(1, 'a.json.gz'), gap(3, 'b.json.gz'), gap(30, 'c.json.gz')];
  const findings = foundBy(rule, [], { asOf: hour(40), gaps });
  assert.deepEqual(
    findings.map(({ hours }) => hours).toSorted((one, other) => other.length - one.length),
    [
      [
        { from: hour(1), to: hour(2) },
        { from: hour(3), to: hour(4) },
      ],
      [{ from: hour(30), to: hour(31) }],
    ],
  );
  const [first] = findings.filter(({ hourCount }) => hourCount === 2);
  assert.equal(
    first?.title,
    '2 gaps in the logs of account 123456789012 in us-east-1 on 2026-05-04: a.json.gz: the log file is missing. and b.json.gz: the log file is missing.',
  );
});

test('a gap whose times nobody knows is told all the same', () => {
  const { range: _, ...timeless } = gap(0, 'digest.json.gz');
  const [finding] = foundBy(rule, [], { asOf: hour(40), gaps: [timeless] });
  assert.deepEqual([finding?.hours, finding?.severity], [[], 'warning']);
});
