/** Finds usage that the service refused record by record, with a status, in calls that succeeded. */

import { z } from 'zod';

import type { Attempt, Series } from '../../hours/cells.ts';
import type { Expectation, HourCell } from '../../hours/hour-cell.ts';
import { createHourTally } from '../hour-tally.ts';
import type { HourTally } from '../hour-tally.ts';
import type { RuleFinding, Severity } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { lossText, nameSeries, seriesSubject, windowWords, costNote } from '../words.ts';
import { counted, quantityText } from '../../text/figures.ts';

const parameters = z.strictObject({});

export const rejected: Rule<z.output<typeof parameters>> = {
  name: 'rejected',
  summary: 'usage refused by a status such as `CustomerNotSubscribed`, for each series and status',
  severity: 'critical',
  parameters,
  start({ hourRules }) {
    const { finalReport } = windowWords(hourRules);
    const refusals = new Map<string, Refusals>();
    // A record of a failed call is refused with the call's error code, and left to `failed-call`.
    const errorCodes = new Set<string>();
    return {
      onSeries({ series, expectation, price, cells }) {
        let wasAccepted = false;
        for (const cell of cells) {
          wasAccepted ||= cell.accepted.length > 0;
          const attempt = cell.state === 'rejected' ? standingRejection(cell) : undefined;
          if (!attempt) continue;
          const key = JSON.stringify([...seriesSubject(series), attempt.code]);
          const found = refusals.get(key) ?? newRefusals(series, attempt.code);
          refusals.set(key, found);
          found.wasAccepted = wasAccepted;
          found.isAllAfterEnd &&= cell.hour >= (agreementEndOf(expectation) ?? Infinity);
          const attempts = cell.standing.filter(({ code }) => code === attempt.code);
          found.tally.add(cell, { price }, { quantity: cell.notBilled, attempts });
        }
      },
      onCall({ errorCode }) {
        if (errorCode !== undefined) errorCodes.add(errorCode);
      },
      findings: () =>
        [...refusals.values()]
          .filter(({ code }) => !errorCodes.has(code))
          .map((each) => foundOf(each, finalReport)),
    };
  },
};

/** The last refusal that stands of an hour that is not billed because of it. */
export function standingRejection({ standing }: HourCell): Attempt | undefined {
  return standing.findLast(({ outcome }) => outcome === 'rejected');
}

type Refusals = {
  series: Series;
  code: string;
  wasAccepted: boolean;
  isAllAfterEnd: boolean;
  tally: HourTally;
};

function newRefusals(series: Series, code: string): Refusals {
  return { series, code, wasAccepted: false, isAllAfterEnd: true, tally: createHourTally() };
}

function agreementEndOf(expectation: Expectation | undefined): number | undefined {
  return expectation?.agreementEnd;
}

function foundOf(refusals: Refusals, finalReport: string): RuleFinding {
  const { series, code, tally } = refusals;
  const tallied = tally.result();
  const { hourCount, quantity = 0, money } = tallied;
  const loss =
    quantity === 0 ? 'of quantity 0' : `${quantityText(quantity)} units not billed${costNote(money)}`;
  return {
    ...tallied,
    subject: [...seriesSubject(series), code],
    title: `${counted(hourCount, 'hour')} of ${nameSeries(series)} refused as ${code}, ${loss}: ${lossText(tallied)}.`,
    action: adviceOn(refusals, finalReport),
    severity: severityOf(refusals, quantity),
    series,
  };
}

/** Refused zeros cost nothing yet; usage after the agreement is nobody's to bill. */
function severityOf({ isAllAfterEnd }: Refusals, quantity: number): Severity {
  if (isAllAfterEnd) return 'info';
  return quantity === 0 ? 'warning' : 'critical';
}

/** The causes of the status are those of metering.md §3.1, and so is the hour after the end of an agreement. */
function adviceOn({ code, wasAccepted, isAllAfterEnd }: Refusals, finalReport: string): string {
  if (code !== 'CustomerNotSubscribed')
    return `${code} is no status that the metering service is documented to give: look at the answer in the events, and ask AWS.`;
  if (isAllAfterEnd)
    return `The agreement has ended: stop metering this customer. Last usage is taken for ${finalReport} after the end only.`;
  if (wasAccepted)
    return 'It was accepted before: the customer has cancelled, the agreement has ended, or the buyer’s AWS account is suspended. Look at the agreement; if it is active, send the hours again while they are taken, else stop the customer’s usage.';
  return 'It was never accepted: look whether the customer’s identifier and the product belong together, and whether the customer ever subscribed; meter only after subscribe-success or License Updated.';
}
