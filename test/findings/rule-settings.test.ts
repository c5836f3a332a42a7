import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { OperatorError } from '../../src/files/operator-error.ts';
import { parseRuleSettings, readRuleSettings } from '../../src/findings/rule-settings.ts';

test('rules are switched by true and false, and tuned by a mapping', () => {
  const settings = parseRuleSettings(
    'sent-by-person: false\nsent-by-root: true\nlate-sending: { severity: critical, minMarginHours: 6 }\n',
    'rules.yaml',
  );
  assert.deepEqual(Object.fromEntries(settings), {
    'sent-by-person': { enabled: false, parameters: {} },
    'sent-by-root': { enabled: true, parameters: {} },
    'late-sending': { enabled: true, severity: 'critical', parameters: { minMarginHours: 6 } },
  });
  assert.equal(parseRuleSettings('', 'rules.yaml').size, 0);
});

for (const [what, text, message] of [
  ['an unknown rule', 'x: 1\nmissing-hours: false', /^rules\.yaml:1: x: must be true, false, or a mapping/],
  [
    'an unknown rule that is well formed',
    'missing-hours: false',
    /^rules\.yaml:1: missing-hours: is no rule; the rules are missing-hour, series-silent, /,
  ],
  [
    'an unknown parameter',
    'late-sending:\n  minMarginHour: 6',
    /^rules\.yaml:2: late-sending\.minMarginHour: is no setting of late-sending; it has enabled, severity, minMarginHours, meterUsageMinMarginHours, /,
  ],
  [
    'a parameter out of bounds',
    'series-silent:\n  minHours: 0',
    /^rules\.yaml:2: series-silent\.minHours: .*1/,
  ],
  [
    'an unknown severity',
    'log-gap: { severity: bad }',
    /^rules\.yaml:1: log-gap: .*severity \(critical, warning, info\)/,
  ],
  ['a list', '- late-sending', /^rules\.yaml:1: the file: must be a mapping/],
  ['broken YAML', 'a: [', /^rules\.yaml:1: /],
] as const)
  test(`${what} is an error with its place and what is allowed`, () => {
    assert.throws(() => parseRuleSettings(text, 'rules.yaml'), isOperatorError(message));
  });

test('a file is read, and one that cannot be read is named', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rule-settings-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'rules.yaml');
  await assert.rejects(readRuleSettings(path), isOperatorError(/rules\.yaml cannot be read/));
  await writeFile(path, 'log-gap: false\n');
  assert.deepEqual((await readRuleSettings(path)).get('log-gap'), { enabled: false, parameters: {} });
});

function isOperatorError(message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof OperatorError);
    assert.match(error.message, message);
    return true;
  };
}
