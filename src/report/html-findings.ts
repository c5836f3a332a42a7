/** Renders findings as HTML: what is wrong, until when it can be put right, what to do, and the evidence. */

import type { Finding } from '../findings/finding.ts';
import { momentText } from '../text/times.ts';
import { code, facts, html, table } from '../text/html.ts';
import { acknowledgedText, factsOf } from './table-findings.ts';
import { counted } from '../text/figures.ts';

const findingsNamedMax = 200;

/** The open ones first, those acknowledged behind them. */
export function* findingsSection(findings: readonly Finding[], asOf: number): Generator<string> {
  if (findings.length === 0) return;
  yield '<h2 id="findings">Findings</h2>\n';
  for (const finding of findings.slice(0, findingsNamedMax)) yield* findingHtml(finding, asOf);
  const more = findings.length - findingsNamedMax;
  if (more > 0) yield `<p>And ${counted(more, 'finding')} more: the JSON report has them all.</p>\n`;
}

function* findingHtml(finding: Finding, asOf: number): Generator<string> {
  const { severity, title, action, acknowledged, id, rule, evidence, evidenceCount } = finding;
  const badge = acknowledged ? `${severity}, acknowledged` : severity;
  yield `<article class="card finding ${acknowledged ? 'acknowledged' : severity}"><h3><span class="badge">${badge}</span>${html(title)}</h3>\n`;
  yield `<p class="action">${html(action)}</p>\n`;
  const known = factsOf(finding, asOf).filter(([name]) => name !== 'Do');
  yield facts([
    ...(acknowledged ? [{ name: 'Acknowledged', values: [html(acknowledgedText(finding))] }] : []),
    ...known.map(([name, text]) => ({ name, values: [html(text)] })),
    { name: 'Rule', values: [html(rule)] },
    { name: 'Id', values: [code(id)] },
  ]);
  if (evidence.length > 0) {
    const cut = evidenceCount > evidence.length ? `, of which ${evidence.length} are named` : '';
    yield `<details><summary>Evidence: ${counted(evidenceCount, 'event')}${cut}</summary>\n`;
    const rows = evidence.map(({ eventId, time, caller, file }) => [
      `<span class="nowrap">${momentText(time)}</span>`,
      html(caller),
      code(eventId),
      code(file),
    ]);
    yield* table('Evidence', ['Time (UTC)', 'Caller', 'Event id', 'File'], [{ rows }]);
    yield '</details>\n';
  }
  yield '</article>\n';
}
