import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { logObjectKey } from '../../src/record/object-key.ts';
import { logFolder } from '../support/log-folder.ts';
import { batch, hour16 } from '../support/metering-records.ts';
import { hourMs, minuteMs } from '../../src/time/hours.ts';
import { runCommand, runCommandWith } from '../support/run-command.ts';

const example = fileURLToPath(new URL('../fixtures/logs/founding-example.json', import.meta.url));
const asOf2018 = ['--as-of', '2018-04-19T17:00Z'];
const asOf = ['--as-of', new Date(hour16 + 6 * hourMs).toISOString()];

/** A role's hourly calls: nothing to remark on. */
function hourly(hours: number[], row: { status?: string } = {}) {
  return hours.map((hour) => {
    const at = hour16 + hour * hourMs;
    const record = batch([{ at, ...row }], { at: at + 65 * minuteMs });
    const arn = 'arn:aws:sts::123456789012:assumed-role/Meter/hourly';
    return { ...record, userIdentity: { type: 'AssumedRole', arn, accountId: '123456789012' } };
  });
}

test('an audit in which everything was billed exits with 0, and says nothing on stderr', async () => {
  const { stdout, stderr, code } = await runCommand('audit', example, ...asOf2018);
  assert.equal(code, 0);
  assert.equal(stderr, '');
  assert.match(stdout, /Everything was billed/);
});

test('an audit with findings exits with 1', async (t) => {
  const folder = logFolder(t, { 'a.json.gz': hourly([0], { status: 'CustomerNotSubscribed' }) });
  const { stdout, code } = await runCommand('audit', folder, ...asOf);
  assert.equal(code, 1);
  assert.match(stdout, /CustomerNotSubscribed/);
});

test('a missing hour is a finding with its deadline, and can be acknowledged for a while', async (t) => {
  const folder = logFolder(t, { 'logs/a.json.gz': hourly([0, 1, 3, 4]) });
  const logs = join(folder, 'logs');
  const first = await runCommand('audit', logs, ...asOf, '--format', 'json');
  assert.equal(first.code, 1);
  const { findings } = JSON.parse(first.stdout) as { findings: { id: string; rule: string }[] };
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['missing-hour'],
  );
  const file = join(folder, 'known.yaml');
  writeFileSync(file, `- { finding: '${findings[0]?.id}', reason: maintenance, until: 2026-06-01 }\n`);
  assert.equal((await runCommand('audit', logs, ...asOf, '--acknowledged', file)).code, 0);
  const to = ['--to', '2026-05-02T21:00Z', '--complete-until', '2026-05-10'];
  const later = await runCommand('audit', logs, ...to, '--acknowledged', file);
  assert.equal(later.code, 1);
  assert.match(later.stderr, /expired/);
});

test('a broken file makes the exit code 2, and is named on stderr, whatever else was found', async (t) => {
  const folder = logFolder(t, {
    'a.json.gz': hourly([0], { status: 'CustomerNotSubscribed' }),
    'b.json.gz': 'x{',
  });
  const { stderr, code, stdout } = await runCommand('audit', folder, ...asOf);
  assert.equal(code, 2);
  assert.ok(stderr.startsWith(`metertrail audit: ${join(folder, 'b.json.gz')}: `), stderr);
  assert.match(stdout, /CustomerNotSubscribed/);
});

test('a source that is not there makes the exit code 2', async () => {
  const { stderr, code } = await runCommand('audit', 'no-such-folder');
  assert.equal(code, 2);
  assert.equal(stderr, 'metertrail audit: no-such-folder: no such file or folder\n');
});

test('logs without a metering call make the exit code 2, and stderr asks for the right trail', async (t) => {
  const folder = logFolder(t, { 'a.json.gz': [], 'b.json.gz': [{ eventSource: 'iam.amazonaws.com' }] });
  const { stderr, code } = await runCommand('audit', folder, '--format', 'json');
  assert.equal(code, 2);
  assert.match(
    stderr,
    /no metering call was found in the \d log files? read: is this the trail of the seller's account and Region\?\n/,
  );
});

test('old logs are no proof of today: they end while usage is still expected', async () => {
  const { stderr, code } = await runCommand('audit', example);
  assert.equal(code, 2);
  assert.match(stderr, /the logs of us-east-1 end at 2018-04-19 16:32 UTC, while usage is still expected/);
  assert.match(stderr, /--to 2018-04-18T17:00Z/);
});

for (const [format, pattern] of [
  ['json', /^\{"schema":"metertrail\.audit","version":2/],
  ['csv', /^region,/],
  ['markdown', /^#|^\*\*/],
  ['html', /^<!doctype html>/i],
  ['table', /^Metering audit as of 2018-04-19 17:00/],
] as const)
  test(`the answer can be had as ${format}, on stdout or in a file`, async (t) => {
    const straight = await runCommand('audit', example, ...asOf2018, '--format', format);
    assert.equal(straight.code, 0);
    assert.match(straight.stdout, pattern);
    const file = join(logFolder(t, {}), 'report');
    const written = await runCommand('audit', example, ...asOf2018, '--format', format, '--output', file);
    assert.equal(written.stdout, '');
    assert.equal(readFileSync(file, 'utf8'), straight.stdout);
    assert.deepEqual(readdirSync(join(file, '..')), ['report']);
  });

test('an output that cannot be written ends with 2 and a sentence, before anything is read', async (t) => {
  const folder = logFolder(t, { 'a.json.gz': hourly([0]) });
  mkdirSync(join(folder, 'taken'));
  for (const output of [join(folder, 'nowhere', 'report.json'), join(folder, 'taken')]) {
    const { stdout, stderr, code } = await runCommand('audit', folder, ...asOf, '--output', output);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^metertrail: .*cannot be written: /);
  }
});

test('logs come through standard input as well', async () => {
  const { stdout, code } = await runCommandWith(readFileSync(example), 'audit', '-', ...asOf2018);
  assert.equal(code, 0);
  assert.match(stdout, /Everything was billed/);
});

test('only the hours, Regions and accounts asked for are judged', async (t) => {
  const folder = logFolder(t, { 'a.json.gz': hourly([0, 1, 3]) });
  const states = async (...args: string[]) => {
    const { stdout } = await runCommand('audit', folder, ...asOf, '--format', 'csv', ...args);
    return stdout
      .trim()
      .split('\r\n')
      .slice(1)
      .map((row) => /(accepted|missing)/.exec(row)?.[0]);
  };
  assert.deepEqual(await states(), ['accepted', 'accepted', 'missing', 'accepted']);
  assert.deepEqual(await states('--from', '2026-05-02T17:00Z', '--to', '2026-05-02T19:00:00Z'), [
    'accepted',
    'missing',
  ]);
  assert.deepEqual(await states('--region', 'eu-west-1,eu-west-2'), []);
  assert.deepEqual(await states('--account', '999999999999'), []);
  assert.deepEqual(await states('--no-infer'), ['accepted', 'accepted', 'accepted']);
});

test('a file of expectations prices what is billed and names what was never sent', async (t) => {
  const folder = logFolder(t, {
    'logs/a.json.gz': hourly([0, 1]),
    'expect.yaml': `
products:
  - { code: prod1, dimensions: [{ key: Users, price: 2 }] }
customers:
  - { identifier: customer1, agreements: [{ product: prod1, start: 2026-05-02T16:00:00Z }] }
  - { identifier: customer2, agreements: [{ product: prod1, start: 2026-05-02T17:00:00Z }] }
`,
  });
  const args = ['--as-of', '2026-05-02T19:30Z', '--complete-until', '2026-05-02T19:30Z', '--format', 'json'];
  const expect = ['--expect', join(folder, 'expect.yaml')];
  const { stdout } = await runCommand('audit', join(folder, 'logs'), ...args, ...expect);
  const { money, hours } = JSON.parse(stdout) as { money: object; hours: { missing: number } };
  assert.deepEqual(money, [{ currency: 'USD', billed: 4, atRisk: 0, lost: 0 }]);
  assert.equal(hours.missing, 1);
});

test('rules can be switched off', async (t) => {
  const folder = logFolder(t, {
    'logs/a.json.gz': hourly([0, 1, 3, 4]),
    'rules.yaml': 'missing-hour: false\n',
    'wrong.yaml': 'missing-our: false\n',
  });
  const off = await runCommand('audit', join(folder, 'logs'), ...asOf, '--rules', join(folder, 'rules.yaml'));
  assert.equal(off.code, 0);
  const wrong = await runCommand(
    'audit',
    join(folder, 'logs'),
    ...asOf,
    '--rules',
    join(folder, 'wrong.yaml'),
  );
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /wrong\.yaml:1: missing-our: is no rule/);
});

test('what a switched-off rule leaves out is not called acknowledged', async (t) => {
  const folder = logFolder(t, {
    'logs/a.json.gz': [...hourly([0]), ...hourly([1], { status: 'CustomerNotSubscribed' })],
    'rules.yaml': 'rejected: false\n',
  });
  const rules = ['--rules', join(folder, 'rules.yaml')];
  const { stdout, code } = await runCommand('audit', join(folder, 'logs'), ...asOf, ...rules);
  assert.equal(code, 0);
  assert.match(stdout.replaceAll('\n', ' '), /no finding by the rules that were asked for/);
  assert.doesNotMatch(stdout, /acknowledged/);
});

test('the service’s windows are settings', async (t) => {
  const folder = logFolder(t, { 'a.json.gz': hourly([0, 1, 3, 4]) });
  const lossOf = async (...args: string[]) => {
    const { stdout } = await runCommand('audit', folder, ...asOf, '--format', 'json', ...args);
    return /"lossAt":"([^"]+)"/.exec(stdout)?.[1];
  };
  assert.equal(await lossOf(), '2026-05-03T18:00:00Z');
  assert.equal(await lossOf('--batch-window-hours', '6'), '2026-05-03T00:00:00Z');
});

test('parts of a divided audit are merged into the very same answer', async (t) => {
  const hours = Array.from({ length: 12 }, (_, hour) => hour - 6);
  const files = Object.fromEntries(hours.map((hour) => [`logs/${hour + 6}.json.gz`, hourly([hour])]));
  const others = { 'logs/copy.json.gz': hourly([0]), 'logs/x.csv': 'x', 'logs/y.json': '{' };
  const folder = logFolder(t, { ...files, ...others });
  symlinkSync('nowhere', join(folder, 'logs', 'dangling.json'));
  const whole = await runCommand('audit', join(folder, 'logs'), ...asOf, '--format', 'json');
  const parts: string[] = [];
  for (const index of [3, 1, 2]) {
    const part = join(folder, `part${index}.jsonl`);
    const args = ['--shard', `${index}/3`, '--output', part];
    assert.equal((await runCommand('audit', join(folder, 'logs'), ...args)).code, 2);
    parts.push(part);
  }
  const merged = await runCommand('merge', ...parts, ...asOf, '--format', 'json');
  assert.equal(merged.stdout, whole.stdout);
  assert.equal(merged.code, whole.code);

  const half = join(folder, 'half.jsonl');
  await runCommand('merge', ...parts.slice(0, 2), '--format', 'part', '--output', half);
  const twice = await runCommand('merge', half, ...parts, ...asOf, '--format', 'json');
  assert.equal(twice.stdout, whole.stdout);

  const missing = await runCommand('merge', ...parts.slice(1), ...asOf);
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /part 3\/3 of the audit is not here/);
});

test('a longer window lets calls count that come later than those hours are asked for', async (t) => {
  const at = hour16 + 30 * hourMs;
  const key = logObjectKey({
    accountId: '123456789012',
    region: 'us-east-1',
    newestEventTime: at,
    random16: 'abcdefghABCDEFGH',
  });
  const logs = logFolder(t, { [key]: [batch([{}], { at })] });
  const args = ['--to', '2026-05-02T17:00Z', '--as-of', '2026-05-04T00:00Z', '--format', 'csv'];
  assert.match((await runCommand('audit', logs, ...args, '--batch-window-hours', '40')).stdout, /accepted/);
  assert.doesNotMatch((await runCommand('audit', logs, ...args)).stdout, /accepted/);
});

test('digests are looked at where that is asked', async () => {
  const args = [example, ...asOf2018, '--format', 'json'];
  const verificationOf = async (...more: string[]) => {
    const { stdout } = await runCommand('audit', ...args, ...more);
    return (JSON.parse(stdout) as { coverage: { verification?: { digests: number } } }).coverage.verification;
  };
  assert.equal(await verificationOf(), undefined);
  assert.equal((await verificationOf('--verify'))?.digests, 0);
});

test('an output of a merge that cannot be written is told before anything is read', async (t) => {
  const output = join(logFolder(t, {}), 'nowhere', 'report.json');
  const { code, stderr } = await runCommand('merge', 'no-such-part.jsonl', '--output', output);
  assert.equal(code, 2);
  assert.match(stderr, /report\.json cannot be written/);
});

test('what is no part is refused by name', async () => {
  const { code, stderr } = await runCommand('merge', example);
  assert.equal(code, 2);
  assert.match(stderr, /founding-example\.json:1: this is no/);
});

for (const args of [
  [],
  [example, '--format', 'xml'],
  [example, '--nonsense'],
  [example, '--from', 'yesterday'],
  [example, '--as-of', '2026-13-01'],
  [example, '--to', '12'],
  [example, '--shard', '5/4'],
  [example, '--threads', '0'],
  [example, '--region', 'us-east-1,,'],
])
  test(`wrong arguments make the exit code 2: ${args.slice(1).join(' ') || 'no source'}`, async () => {
    const { stdout, stderr, code } = await runCommand('audit', ...args);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^error: /);
  });

test('help is not an error', async () => {
  const { stdout, code } = await runCommand('audit', '--help');
  assert.equal(code, 0);
  assert.match(stdout, /Exit code: 0 nothing is wrong/);
});
