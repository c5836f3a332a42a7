/**
 * Renders findings as lines for a terminal: what is wrong, until when it can be put right, by whom, and what
 * to do.
 */

import type { Finding, Severity } from '../findings/finding.ts';
import { moneyText, quantityText, counted } from '../text/figures.ts';
import { distanceText, momentText, rangesText, hourText } from '../text/times.ts';
import type { Paint } from './paint.ts';
import { visible, wrap } from '../text/terminal.ts';

const findingsNamedMax = 50;
const proofsNamedMax = 3;
const culpritsNamedMax = 5;
const rangesNamedMax = 3;
const labelWidth = 10;

/** The open ones in full, those acknowledged with who knows of them. */
export function* findingLines(
  findings: readonly Finding[],
  asOf: number,
  width: number,
  paint: Paint,
): Generator<string> {
  const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
  const acknowledged = findings.filter((finding) => finding.acknowledged !== undefined);
  if (open.length > 0) {
    yield paint('heading', 'Findings');
    yield '';
    for (const finding of open.slice(0, findingsNamedMax)) yield* openLines(finding, asOf, width, paint);
    yield* moreLines(open.length - findingsNamedMax, 'finding');
  }
  if (acknowledged.length > 0) {
    yield paint('heading', 'Acknowledged findings');
    yield '';
    for (const finding of acknowledged.slice(0, findingsNamedMax)) yield* acknowledgedLines(finding, width);
    yield '';
    yield* moreLines(acknowledged.length - findingsNamedMax, 'acknowledged finding');
  }
}

function* moreLines(more: number, noun: string): Generator<string> {
  if (more <= 0) return;
  yield `  and ${counted(more, noun)} more: the JSON report has them all`;
  yield '';
}

function* openLines(finding: Finding, asOf: number, width: number, paint: Paint): Generator<string> {
  const label = finding.severity.toUpperCase();
  const [first = '', ...rest] = wrap(visible(finding.title), width - labelWidth);
  yield paint(finding.severity satisfies Severity, label.padEnd(labelWidth)) + paint('heading', first);
  for (const line of rest) yield ' '.repeat(labelWidth) + paint('heading', line);
  for (const [name, text] of factsOf(finding, asOf)) yield* factLines(name, text, width);
  yield* proofLines(finding, width, paint);
  yield* factLines('Id', finding.id, width);
  yield '';
}

/** A path stands in a line of its own, however long: one that is broken cannot be copied. */
function* proofLines({ evidence, evidenceCount }: Finding, width: number, paint: Paint): Generator<string> {
  const named = evidence.slice(0, proofsNamedMax);
  for (const [index, { eventId, time, file, caller }] of named.entries()) {
    const label = index === 0 ? 'Evidence' : '';
    yield* factLines(label, `event ${eventId}, ${momentText(time)}, ${caller}`, width);
    yield ' '.repeat(2 + labelWidth) + paint('faint', visible(file));
  }
  const more = evidenceCount - named.length;
  if (more > 0 && named.length > 0) yield* factLines('', `and ${counted(more, 'more event')}`, width);
}

function* factLines(name: string, text: string, width: number): Generator<string> {
  const indent = 2 + labelWidth;
  const [first = '', ...rest] = wrap(visible(text), width - indent);
  yield `  ${name.padEnd(labelWidth)}${first}`;
  for (const line of rest) yield ' '.repeat(indent) + line;
}

/** What is known of a finding, as labels and texts that are not yet safe for a terminal. */
export function factsOf(finding: Finding, asOf: number): [label: string, text: string][] {
  const { hours, culprits, action } = finding;
  const facts: [string, string][] = [];
  if (hours.length > 0) facts.push(['Hours', hoursText(finding)]);
  const stake = stakeText(finding);
  if (stake !== '') facts.push(['At stake', stake]);
  const deadline = deadlineText(finding, asOf);
  if (deadline !== '') facts.push(['Deadline', deadline]);
  if (culprits.length > 0) facts.push(['By', culpritsText(culprits)]);
  facts.push(['Do', action]);
  return facts;
}

function hoursText({ hours, hourCount }: Finding): string {
  const text = rangesText(hours, rangesNamedMax);
  return hours.length > 1 ? `${hourCount}: ${text}` : text;
}

/** `36 units, 18.00 USD`; empty where neither is known. */
export function stakeText({ quantity, money }: Finding): string {
  return [
    ...(quantity === undefined ? [] : [counted(Number(quantityText(quantity)), 'unit')]),
    ...(money === undefined ? [] : [moneyText(money.amount, money.currency)]),
  ].join(', ');
}

/** Until when something can be saved, and what is lost already; empty where nothing is at stake. */
export function deadlineText({ lossAt, recoverableHours = 0, lostHours = 0 }: Finding, asOf: number): string {
  const parts: string[] = [];
  if (lossAt !== undefined) {
    const which =
      recoverableHours > 1 ? `${recoverableHours} hours can be billed, the first` : 'can be billed';
    parts.push(`${which} until ${hourText(lossAt)} UTC, ${distanceText(lossAt, asOf)}`);
  }
  if (lostHours > 0) parts.push(`${counted(lostHours, 'hour')} lost`);
  return parts.join('; ');
}

function culpritsText(culprits: readonly string[]): string {
  const more = culprits.length - culpritsNamedMax;
  return [...culprits.slice(0, culpritsNamedMax), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function* acknowledgedLines(finding: Finding, width: number): Generator<string> {
  const text = `${finding.title} (${acknowledgedText(finding)}; ${finding.id})`;
  for (const [index, line] of wrap(visible(text), width - 4).entries())
    yield `${index === 0 ? '  ' : '    '}${line}`;
}

/** `known since the migration; by Ann; until 2026-06-01 00:00`. */
export function acknowledgedText({ acknowledged }: Finding): string {
  if (!acknowledged) return '';
  const { reason, by, until } = acknowledged;
  return [
    reason,
    ...(by === undefined ? [] : [`by ${by}`]),
    ...(until === undefined ? [] : [`until ${hourText(until)}`]),
  ].join('; ');
}
