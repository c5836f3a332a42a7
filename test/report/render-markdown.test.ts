import assert from 'node:assert/strict';
import { test } from 'node:test';

import { code, codeBlock, prose } from '../../src/text/markdown.ts';
import { renderMarkdown } from '../../src/report/render-markdown.ts';
import type { AuditReport } from '../../src/report/report-type.ts';
import { coverage, finding, reportOf } from './sample-report.ts';
import { badNight, empty, everyReport, hostile, hostileReport, quiet } from './sample-reports.ts';
import { hour16 } from '../support/metering-records.ts';
import { seriesOf } from '../support/series.ts';

function textOf(report: AuditReport): string {
  return [...renderMarkdown(report)].join('');
}

/** What is neither in a block of code nor in an element of ours. */
function withoutOurs(markdown: string): string {
  return markdown
    .replaceAll(/^(`{3,})text\n[^]*?^\1$/gm, '')
    .replaceAll(/<\/?(?:details|summary|code|br)>/g, '');
}

test('the answer comes first, then the findings with what to do', () => {
  const text = textOf(badNight());
  assert.match(
    text,
    /^## Metering audit: not everything is fine\n\n\*\*Not everything was billed: 6 hours can still/,
  );
  assert.ok(
    text.includes(
      '| Severity | What | Until when | What to do |\n| --- | --- | --- | --- |\n| **critical** | **3 hours of',
    ),
  );
  assert.ok(text.includes('<code>missing-hour:1a2b3c4d5e6f</code>'));
  assert.ok(text.includes('| warning, acknowledged |'));
  assert.ok(text.includes('Acknowledged: the nightly job moves in June; by Ann; until 2026-06-01 00:00'));
});

test('products, heatmap, evidence and coverage stand below', () => {
  const text = textOf(badNight());
  assert.ok(
    text.includes(
      '| <code>prod1</code> | <code>us-east-1</code> | <code>DataGB</code> | 0 | at least 13 | 1 rejected, 1 unprocessed, 1 missing |  |',
    ),
  );
  assert.ok(text.includes('  customer1, Users   ....0.m.MM..RRR..U=c........??\n'));
  assert.ok(text.includes('<details><summary>Evidence</summary>'));
  assert.ok(
    text.includes(
      '<code>event-before</code>, 2026-05-02 21:00:00 UTC, <code>role/Meter (session-1)</code>, <code>logs/',
    ),
  );
  assert.ok(text.includes('| Files | 42 seen = 40 read + 2 skipped + 0 broken<br>'));
});

test('a quiet night is a short text', () => {
  const text = textOf(quiet(24));
  assert.match(
    text,
    /^## Metering audit: everything was billed\n\n\*\*Everything was billed: 72 hours of 3 series\.\*\*/,
  );
  assert.doesNotMatch(text, /### Findings|Evidence/);
  assert.match(textOf(empty()), /^## Metering audit: no complete answer\n/);
});

test('every row of a table has as many cells as its heading, whatever is in them', () => {
  for (const [name, make] of Object.entries(everyReport)) {
    let columns = 0;
    for (const line of withoutOurs(textOf(make())).split('\n')) {
      if (!line.startsWith('|')) columns = 0;
      else if (columns === 0) columns = line.split('|').length;
      else assert.equal(line.split('|').length, columns, `${name}: ${line}`);
    }
  }
});

test('nothing from the logs is markup, calls a person or links to an issue or an address', () => {
  const text = textOf(hostileReport());
  const rest = withoutOurs(text);
  assert.doesNotMatch(rest, /[<>`\\[\]~@$_]/);
  assert.doesNotMatch(rest.replaceAll('**', '').replaceAll(/^#+ /gm, ''), /\*/);
  const seen = withoutOurs(text.replaceAll(/<code>.*?<\/code>/g, '')).replaceAll(/&#(\d+);/g, (_, number) =>
    String.fromCodePoint(Number(number)),
  );
  assert.ok(seen.includes('@\u200beveryone'), seen);
  assert.doesNotMatch(seen, /@\w|#\d|\bGH-\d|:\/\/\w|www\.\w/i);
});

test('text that people copy is code, as it is', () => {
  assert.equal(code('a|b`c'), '<code>a&#124;b&#96;c</code>');
  assert.equal(code('s3://logs'), '<code>s3&#58;//logs</code>');
  assert.equal(prose('see #12 of @ann, <b>'), 'see &#35;&#8203;12 of &#64;&#8203;ann, &#60;b&#62;');
});

test('a block of code ends where it should, whatever backticks are in it', () => {
  assert.equal(codeBlock(['a ```` b']), '`````text\na ```` b\n`````\n');
});

test('the text is never longer than a comment, and says what is cut', () => {
  const findings = Array.from({ length: 2000 }, () => finding());
  const series = Array.from({ length: 3000 }, (_, index) =>
    seriesOf('aM', { series: { product: { kind: 'code', id: `product-${index}` } } }),
  );
  const broken = Array.from({ length: 2000 }, (_, index) => ({
    path: `${index}${'x'.repeat(900)}`,
    reason: 'empty file',
  }));
  const text = textOf(reportOf(series, { findings, coverage: coverage({ broken }) }));
  assert.ok(text.length <= 65_536, String(text.length));
  assert.match(text, /\n\d+ more findings cut: a comment has room for 65,536 characters\.\n/);
  assert.match(text, /\n\d+ more totals cut/);
  assert.match(text, /2995 more products and Regions have no room here\./);
  assert.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length);
});

test('not even texts that are long and full of markup make it longer', () => {
  const long = hostile.repeat(200);
  const bad = finding({ title: long, action: long, id: long, culprits: [long, long, long] });
  const evidence = [{ eventId: long, time: hour16, file: long, caller: long }];
  const report = reportOf(
    [seriesOf('aM', { series: { customer: long, product: { kind: 'code', id: long } } })],
    {
      conclusion: 'incomplete',
      gaps: [long],
      notes: [long],
      findings: [bad, { ...bad, evidence }],
      coverage: coverage({ broken: [{ path: long, reason: long }] }),
    },
  );
  const text = textOf(report);
  assert.ok(text.length <= 65_536, String(text.length));
  assert.match(text, /\[cut\]|&#91;cut&#93;/);
});
