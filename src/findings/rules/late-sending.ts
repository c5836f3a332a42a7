/** Finds usage that is sent just before the service refuses it, or later from day to day. */

import { z } from 'zod';

import { hourMs } from '../../time/hours.ts';
import type { Attempt } from '../../hours/cells.ts';
import type { HourCell, SeriesHours } from '../../hours/hour-cell.ts';
import { lossAtOf } from '../../hours/loss-at.ts';
import { createHourTally } from '../hour-tally.ts';
import type { HourTally } from '../hour-tally.ts';
import { createMarginDays } from '../margin-days.ts';
import type { MarginDays } from '../margin-days.ts';
import type { RuleFinding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { hoursText, timeText } from '../../text/times.ts';
import { counted, listed } from '../../text/figures.ts';
import { windowWords } from '../words.ts';

const parameters = z.strictObject({
  minMarginHours: z
    .number()
    .min(0)
    .default(4)
    .describe('hours that should be left when BatchMeterUsage is accepted, until it would be refused'),
  meterUsageMinMarginHours: z.number().min(0).default(1).describe('the same for MeterUsage'),
  minHours: z.int().min(1).default(3).describe('hours sent with less margin, from which on it is told'),
  shrinkHours: z
    .number()
    .gt(0)
    .default(6)
    .describe(
      'hours by which the median margin of the last day is less than that of the days before, from which on it is told',
    ),
});
type Parameters = z.output<typeof parameters>;

export const lateSending: Rule<Parameters> = {
  name: 'late-sending',
  summary:
    'usage accepted shortly before it would have been refused, or with a margin that shrinks, for each product and caller',
  severity: 'warning',
  parameters,
  start({ hourRules }, parameters) {
    const senders = new Map<string, Sender>();
    return {
      onSeries(of) {
        const { region, product, dimension, eventName } = of.series;
        const minMs =
          (eventName === 'BatchMeterUsage'
            ? parameters.minMarginHours
            : parameters.meterUsageMinMarginHours) * hourMs;
        // Licences are one for each customer: those of one dimension stand for a product.
        const what = product.kind === 'code' ? product.id : dimension;
        let sender: Sender | undefined;
        for (const cell of of.cells) {
          const [first] = cell.accepted;
          if (!first) continue;
          const { principal } = first.caller;
          if (sender?.principal !== principal) {
            const subject = [region, eventName, product.kind, what, principal];
            const key = JSON.stringify(subject);
            sender = senders.get(key) ?? newSender(subject, principal, minMs);
            senders.set(key, sender);
          }
          // The final hour of an agreement is short by itself, so its end does not count here.
          const margin = lossAtOf({ eventName, hour: cell.hour }, hourRules) - first.first.time;
          addHour(sender, of, cell, first, margin);
        }
      },
      findings: () =>
        [...senders.values()]
          .map((sender) => foundOf(sender, parameters, windowWords(hourRules).monthEnd))
          .filter((each) => each !== undefined),
    };
  },
};

type Sender = {
  subject: string[];
  principal: string;
  minMs: number;
  hours: number;
  late: HourTally;
  least: { margin: number; hour: number };
  days: MarginDays;
};

function newSender(subject: string[], principal: string, minMs: number): Sender {
  const least = { margin: Infinity, hour: 0 };
  return { subject, principal, minMs, hours: 0, late: createHourTally(), least, days: createMarginDays() };
}

function addHour(sender: Sender, of: SeriesHours, cell: HourCell, first: Attempt, margin: number): void {
  sender.hours += 1;
  sender.days.add(first.first.time, margin);
  if (margin < sender.minMs) sender.late.add(cell, of, { attempts: [first] });
  const { least } = sender;
  if (margin < least.margin || (margin === least.margin && cell.hour < least.hour))
    sender.least = { margin, hour: cell.hour };
}

function foundOf(
  sender: Sender,
  { minHours, shrinkHours }: Parameters,
  monthEnd: string,
): RuleFinding | undefined {
  const { subject, principal, minMs, hours, late, least, days } = sender;
  const trend = days.trend();
  const isShrinking = trend !== undefined && trend.before - trend.last >= shrinkHours * hourMs;
  const isLate = late.hourCount >= minHours;
  if (!isLate && !isShrinking) return undefined;
  const { lostHours: _, recoverableHours: __, lossAt: ___, ...tallied } = late.result();
  const [region = '', , kind, what = ''] = subject;
  const product = kind === 'code' ? `product ${what}` : `${what} under licences`;
  const parts = [
    ...(isLate
      ? [
          `${counted(late.hourCount, 'hour')} of ${hours} were accepted less than ${hoursText(minMs)} before they would have been lost, that of ${timeText(least.hour)} with ${hoursText(least.margin)} left`,
        ]
      : []),
    ...(isShrinking
      ? [
          `the median margin shrank from ${hoursText(trend.before)} to ${hoursText(trend.last)} on the last day`,
        ]
      : []),
  ];
  return {
    ...tallied,
    subject,
    title: `${principal} sends ${product} in ${region} late: ${listed(parts)}.`,
    action: `Find out what delays the sender, and send each hour soon after its end: usage of the last day of a month has to be in by ${monthEnd}, whatever the window is.`,
    culprits: [principal],
  };
}
