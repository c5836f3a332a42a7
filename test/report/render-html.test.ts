import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';

import { XMLParser } from 'fast-xml-parser';

import { renderHtml } from '../../src/report/render-html.ts';
import type { AuditReport } from '../../src/report/report-type.ts';
import { finding, reportOf } from './sample-report.ts';
import { badNight, everyReport, fortyDays, hostileReport, quiet } from './sample-reports.ts';
import { hour16 } from '../support/metering-records.ts';
import { cell, seriesOf } from '../support/series.ts';
import { hourMs } from '../../src/time/hours.ts';

type Node = { [name: string]: Node[] | string | { [attribute: string]: string } };

function pageOf(report: AuditReport): string {
  return [...renderHtml(report)].join('');
}

/** The page as a tree; a tag that is not closed, or closed elsewhere, is an error. */
function treeOf(page: string): Node[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    allowBooleanAttributes: true,
    unpairedTags: ['meta', 'link', 'br'],
    stopNodes: ['*.script', '*.style'],
    trimValues: false,
    processEntities: false,
  });
  return parser.parse(page.replace('<!doctype html>\n', '')) as Node[];
}

function* elementsOf(
  nodes: readonly Node[],
): Generator<{ name: string; attributes: { [name: string]: string } }> {
  for (const node of nodes)
    for (const [name, children] of Object.entries(node)) {
      if (name === ':@' || !Array.isArray(children)) continue;
      yield { name, attributes: (node[':@'] ?? {}) as { [name: string]: string } };
      yield* elementsOf(children);
    }
}

function between(page: string, from: string, to: string): string {
  const start = page.indexOf(from) + from.length;
  return page.slice(start, page.indexOf(to, start));
}

test('the page loads nothing, and runs and styles only what it was made with', () => {
  const page = pageOf(badNight());
  const policy = between(page, 'http-equiv="Content-Security-Policy" content="', '"').split('; ');
  const script = between(page, '<script>', '</script>');
  const style = between(page, '<style>', '</style>');
  assert.deepEqual(policy, [
    "default-src 'none'",
    `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
    `script-src 'sha256-${hash('sha256', script, 'base64')}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  assert.doesNotMatch(page, /(?:src|href)="(?!#|data:,")/);
  assert.doesNotMatch(style, /url\(|@import/);
});

test('every page is well-formed, of known elements, without handlers or styles in attributes', () => {
  const known = new Set(
    'html head meta link title style body header main footer nav section article div span h1 h2 h3 p a b ul li dl dt dd details summary table caption thead tbody tr th td code br script'.split(
      ' ',
    ),
  );
  for (const [name, make] of Object.entries(everyReport))
    for (const element of elementsOf(treeOf(pageOf(make())))) {
      assert.ok(known.has(element.name), `${name}: <${element.name}>`);
      for (const attribute of Object.keys(element.attributes))
        assert.match(
          attribute,
          /^(?:lang|charset|http-equiv|content|name|rel|href|class|id|title|scope|colspan|hidden|aria-hidden|aria-label)$/,
          `${name}: ${attribute}`,
        );
    }
});

test('what the logs hold is shown, and is neither markup nor a character that cannot be seen', () => {
  const page = pageOf(hostileReport());
  assert.equal(page.match(/<script/g)?.length, 1);
  assert.doesNotMatch(page, /<img/);
  assert.doesNotMatch(page.replaceAll('\n', ''), /[\p{C}\p{Zl}\p{Zp}]/u);
  assert.ok(
    page.includes(
      '\\u{1b}[2J\\u{9b}31m\\u{d}\\u{a}\\u{202e}txt\\u{2028}&lt;script&gt;alert(1)&lt;/script&gt;',
    ),
  );
});

test('a heatmap is a table with headings for its rows and columns, and each hour tells what became of it', () => {
  const page = pageOf(reportOf([seriesOf('aRc', { asOf: hour16 + 24.5 * hourMs })]));
  const map = between(page, '<table class="map wide">', '</table>');
  assert.ok(map.startsWith('<caption>Hours of Product prod1, us-east-1</caption>'));
  assert.ok(map.includes('<th scope="row" title="customer1, Users">customer1, Users</th>'));
  assert.equal(map.match(/<th scope="col"/g)?.length, 4);
  const [, rejected = ''] = map.match(/<td class="\w" title="[^"]*">.<\/td>/g) ?? [];
  assert.equal(
    rejected,
    '<td class="k" title="2026-05-02 17:00 UTC: rejected, can still be billed, 9 refused&#10;' +
      'CustomerNotSubscribed, role/Meter (session-1)&#10;can be billed until 2026-05-03 17:00&#10;event event-05-02T17&#10;' +
      'logs/AWSLogs/123456789012/CloudTrail/us-east-1/2026/05/02/123456789012_CloudTrail_us-east-1_20260502T1805Z_a1B2c3D4e5F6g7H8.json.gz">R</td>',
  );
});

test('a column of several hours tells how many there are of each kind, and of the most urgent one', () => {
  const page = pageOf(fortyDays());
  assert.ok(page.includes('one column for 12 hours, which shows its most urgent hour.'));
  assert.ok(
    page.includes(
      'title="2026-05-03 12:00 UTC, for 12 hours: 3 unprocessed, can still be billed; 7 billed. The most urgent:&#10;' +
        '2026-05-03 19:00 UTC: unprocessed, can still be billed, 4 refused&#10;',
    ),
  );
  assert.match(page, /<th scope="row" title="and 5 more series">/);
});

test('findings, hours, totals, calls and coverage stand below, each with its evidence', () => {
  const page = pageOf(badNight());
  const headings = Array.from(page.matchAll(/<h2 id="(\w+)">/g), ([, id]) => id);
  assert.deepEqual(headings, ['heatmaps', 'findings', 'hours', 'totals', 'calls', 'coverage']);
  const links = Array.from(page.matchAll(/<a href="#(\w+)">/g), ([, id]) => id);
  assert.deepEqual(links, headings);
  assert.ok(page.includes('<summary>Evidence: 30 events, of which 2 are named</summary>'));
  assert.ok(
    page.includes(
      '<dt>Acknowledged</dt><dd>the nightly job moves in June; by Ann; until 2026-06-01 00:00</dd>',
    ),
  );
  assert.ok(page.includes('<span class="state d">conflicting</span>'));
  assert.ok(page.includes('<td class="number">at least 13</td>'));
  assert.ok(page.includes('<dd>42 seen = 40 read + 2 skipped + 0 broken</dd>'));
});

test('the answer and its numbers come first, and a zero is no number to look at', () => {
  const page = pageOf(badNight());
  assert.ok(page.includes('<b>Findings</b><p>Not everything was billed: 6 hours can still be billed'));
  assert.ok(page.includes('<div class="bad"><dt>hours lost</dt><dd class="value">4</dd></div>'));
  assert.ok(page.includes('<div class="bad"><dt>hour conflicting</dt><dd class="value">1</dd></div>'));
  assert.ok(page.includes('<dt>USD at risk</dt><dd class="value">15.50</dd>'));
  const tiles = between(pageOf(quiet(24)), '<dl class="tiles">', '</dl>');
  assert.deepEqual(tiles.match(/<dt>.*?<\/dt>/g), ['<dt>hours billed</dt>', '<dt>USD billed</dt>']);
});

test('a huge audit makes a page of some megabytes, drawn coarser, and says what is left out', () => {
  const hours = Array.from({ length: 24 * 60 }, (_, index) =>
    cell(index % 50 === 0 ? 'missing' : 'accepted', hour16 + index * hourMs, hour16 + 1500 * hourMs),
  );
  const bare = seriesOf('');
  const series = function* () {
    for (let product = 0; product < 100; product++)
      for (let customer = 0; customer < 50; customer++)
        yield {
          ...bare,
          series: {
            ...bare.series,
            product: { kind: 'code' as const, id: `prod${product}` },
            customer: `customer${customer}`,
          },
          cells: hours,
        };
  };
  const report = { ...reportOf([]), series, findings: Array.from({ length: 500 }, () => finding()) };
  const page = pageOf(report);
  assert.ok(page.length < 40_000_000, String(page.length));
  assert.ok(page.includes('And 40 less urgent products and Regions more: see the totals.'));
  assert.ok(page.includes('And 300 findings more: the JSON report has them all.'));
  assert.match(page, /And \d+ less urgent hours more: the CSV and JSON reports have them all\./);
  assert.match(page, /one column a week/);
});

test('the hours are walked twice', () => {
  let walks = 0;
  const report = badNight();
  const series = () => {
    walks += 1;
    return badNight().series();
  };
  pageOf({ ...report, series });
  assert.equal(walks, 2);
});
