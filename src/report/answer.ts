/**
 * Says the answer of an audit in one sentence: what is wrong and until when it can be put right, or that
 * nothing is.
 */

import type { Severity } from '../findings/finding.ts';
import { moneyText, counted } from '../text/figures.ts';
import { distanceText, hourText } from '../text/times.ts';
import type { AuditReport, HourCounts } from './report-type.ts';
import type { Survey } from './survey.ts';

/** Contains names from the logs, and is not yet safe for a terminal. */
export function answerOf(report: AuditReport, survey: Survey): string {
  const wrong = wrongOf(report, survey);
  if (report.conclusion === 'incomplete') {
    const gaps = report.gaps.join('; ');
    const sentence = `Not answered completely: ${gaps}${/[.?!]$/.test(gaps) ? '' : '.'}`;
    return wrong.length === 0 ? sentence : `${sentence} So far: ${wrong.join(', ')}.`;
  }
  const { hours } = report;
  const billed = billedHours(hours);
  const isAllBilled = survey.recoverable + survey.lost + hours.conflicting + report.unplaced.length === 0;
  if (report.conclusion === 'billed') {
    const what = `${counted(billed, 'hour')} of ${survey.seriesCount} series`;
    if (!isAllBilled)
      return `Nothing new: ${what} billed, and what is wrong is ${whyLeftOut(report)}: ${wrong.join(', ')}.`;
    return `Everything was billed: ${[what, ...wrong].join('; ')}.`;
  }
  if (isAllBilled)
    return `Every known hour was billed (${billed}), but there is something to look at: ${wrong.join(', ')}.`;
  return `Not everything was billed: ${wrong.join(', ')}.`;
}

function whyLeftOut({ findings }: AuditReport): string {
  const isAcknowledged = findings.some(({ acknowledged }) => acknowledged !== undefined);
  return isAcknowledged ? 'acknowledged' : 'no finding by the rules that were asked for';
}

/** Hours in which usage was accepted; that of a conflicting one is not the whole. */
export function billedHours({ accepted, zero, repeated }: HourCounts): number {
  return accepted + zero + repeated;
}

/** The findings that count for the conclusion. */
export function openFindings({ findings }: AuditReport) {
  return findings.filter(({ acknowledged }) => acknowledged === undefined);
}

/** `2 critical, 1 warning`, of what there is; `''` where there is nothing. */
export function severitiesText(found: readonly { severity: Severity }[]): string {
  const of = (severity: Severity) => found.filter((finding) => finding.severity === severity).length;
  const warnings = of('warning');
  const parts = [
    ...(of('critical') > 0 ? [`${of('critical')} critical`] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
    ...(of('info') > 0 ? [`${of('info')} info`] : []),
  ];
  return parts.join(', ');
}

function wrongOf(report: AuditReport, { recoverable, lost, lossAt }: Survey): string[] {
  const { hours, unplaced } = report;
  const wrong: string[] = [];
  if (recoverable > 0) {
    const first = recoverable > 1 ? 'the first ' : '';
    const until =
      lossAt === undefined
        ? ''
        : ` (${first}until ${hourText(lossAt)} UTC, ${distanceText(lossAt, report.asOf)})`;
    wrong.push(`${counted(recoverable, 'hour')} can still be billed${until}`);
  }
  if (lost > 0) wrong.push(`${counted(lost, 'hour')} lost`);
  if (hours.conflicting > 0) wrong.push(counted(hours.conflicting, 'conflicting hour'));
  if (hours.unknown > 0) wrong.push(`${counted(hours.unknown, 'hour')} not known`);
  const refused = unplaced.filter(({ errorCode }) => errorCode !== undefined).length;
  if (refused > 0) wrong.push(`${counted(refused, 'refused call')} of unknown content`);
  for (const { currency, atRisk, lost: amountLost } of report.money) {
    if (atRisk > 0) wrong.push(`${moneyText(atRisk, currency)} at risk`);
    if (amountLost > 0) wrong.push(`${moneyText(amountLost, currency)} lost`);
  }
  const found = openFindings(report);
  if (found.length > 0) wrong.push(`${counted(found.length, 'finding')} (${severitiesText(found)})`);
  return wrong;
}
