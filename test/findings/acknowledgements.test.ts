import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { OperatorError } from '../../src/files/operator-error.ts';
import { parseAcknowledgements, readAcknowledgements } from '../../src/findings/acknowledgements.ts';

const parse = (text: string) => parseAcknowledgements(text, 'ack.yaml');

test('an acknowledgement names a finding, or what findings are about, a reason and an end', () => {
  assert.deepEqual(
    parse(`
- finding: missing-hour:0123456789ab
  reason: the customer was told
  until: 2026-06-30
- finding: { rule: rejected, product: prod1, customer: "123456789012" }
  reason: test account
  until: 2026-06-30T12:00:00+02:00
  by: Alice
`),
    [
      { finding: 'missing-hour:0123456789ab', reason: 'the customer was told', until: Date.UTC(2026, 6, 1) },
      {
        finding: { rule: 'rejected', product: 'prod1', customer: '123456789012' },
        reason: 'test account',
        until: Date.UTC(2026, 5, 30, 10),
        by: 'Alice',
      },
    ],
  );
  assert.deepEqual(parse(''), []);
});

for (const [what, text, message] of [
  ['no reason', '- { finding: "log-gap:0123456789ab", until: 2026-06-30 }', /^ack\.yaml:1: 0\.reason: /],
  [
    'an empty reason',
    '- { finding: "log-gap:0123456789ab", reason: "", until: 2026-06-30 }',
    /0\.reason: must not be empty/,
  ],
  ['no end', '- { finding: "log-gap:0123456789ab", reason: x }', /^ack\.yaml:1: 0\.until: /],
  [
    'an end that is no date',
    '- { finding: "log-gap:0123456789ab", reason: x, until: 2026-06-31 }',
    /0\.until: must be a date \(2026-06-30/,
  ],
  [
    'an end without a zone',
    '- { finding: "log-gap:0123456789ab", reason: x, until: 2026-06-30T12:00:00 }',
    /0\.until: must be a date/,
  ],
  [
    'an id that is none',
    '- { finding: log-gap, reason: x, until: 2026-06-30 }',
    /0\.finding: must be the id of a finding/,
  ],
  [
    'a rule that is none',
    '- { finding: { rule: gaps }, reason: x, until: 2026-06-30 }',
    /0\.finding\.rule: gaps is no rule; the rules are missing-hour, /,
  ],
  ['no rule', '- { finding: { product: p }, reason: x, until: 2026-06-30 }', /0\.finding\.rule: /],
  [
    'an unknown member',
    '\n- { finding: "log-gap:0123456789ab", reason: x, until: 2026-06-30, who: me }',
    /^ack\.yaml:2: 0: .*who/,
  ],
  ['no list', 'finding: x', /^ack\.yaml:1: the file: must be a list of acknowledgements/],
] as const)
  test(`${what} is an error with its place`, () => {
    assert.throws(
      () => parse(text),
      (error) => {
        assert.ok(error instanceof OperatorError);
        assert.match(error.message, message);
        return true;
      },
    );
  });

test('a file is read, and one that cannot be read is named', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'acknowledgements-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'ack.yaml');
  await assert.rejects(readAcknowledgements(path), {
    name: 'OperatorError',
    message: /ack\.yaml cannot be read/,
  });
  await writeFile(path, '- { finding: "log-gap:0123456789ab", reason: x, until: 2026-06-30 }\n');
  assert.equal((await readAcknowledgements(path)).length, 1);
});
