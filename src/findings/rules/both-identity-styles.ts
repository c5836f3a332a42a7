/**
 * Finds hours billed twice because they were sent in both styles: under product code and under licence, or
 * under the customer's identifier and its AWS account (metering.md §3.1).
 */

import { z } from 'zod';

import type { SeenCall } from '../../calls/call.ts';
import type { Attempt } from '../../hours/cells.ts';
import type { HourCell, SeriesHours } from '../../hours/hour-cell.ts';
import { compareTexts } from '../../text/compare-texts.ts';
import { billedSeries, createDoubles, surplusText } from '../doubles.ts';
import type { BilledSeries, Double } from '../doubles.ts';
import type { RuleFinding } from '../finding.ts';
import { overlap } from '../../time/hour-ranges.ts';
import { createHourTally } from '../hour-tally.ts';
import { createNames } from '../names.ts';
import type { Rule } from '../rule.ts';
import { nameSeries, seriesSubject } from '../words.ts';
import { counted, listed } from '../../text/figures.ts';

const parameters = z.strictObject({});

const action =
  'Send every customer in one style: with licences, CustomerAWSAccountId and LicenseArn without ProductCode; else ProductCode with one of the two customer names. Ask AWS to take back what was billed twice.';

export const bothIdentityStyles: Rule<z.output<typeof parameters>> = {
  name: 'both-identity-styles',
  summary:
    'the same hour billed under product code and under licence, or under two names of the customer; `warning` where it may be usage of two products',
  severity: 'critical',
  parameters,
  start() {
    const pairs = createPairs();
    const found: RuleFinding[] = [];
    return {
      onSeries(of) {
        const within = withinSeries(of);
        if (within) found.push(within);
        const billed = billedSeries(of);
        if (billed) pairs.add(billed);
      },
      onCall: (call) => pairs.onCall(call),
      findings: () => [...found, ...pairs.all().map(foundOf)],
    };
  },
};

type Customer = { all: BilledSeries[]; doubles: Double[] };

/** Pairs of series that are one customer's usage of the same dimension and hours. */
function createPairs() {
  const names = createNames();
  const doubles = createDoubles();
  const customers = new Map<string, Customer>();
  let hasCalls = false;

  function customerOf(name: string): Customer {
    const root = names.rootOf(name);
    const found = customers.get(root) ?? { all: [], doubles: [] };
    customers.set(root, found);
    return found;
  }

  function watch(customer: Customer, one: BilledSeries, other: BilledSeries): void {
    const hours = isOneUsage(one, other) ? overlap(one.hours, other.hours) : [];
    if (hours.length > 0) customer.doubles.push(doubles.watch([one, other].toSorted(compareBilled), hours));
  }

  function learn(one: string, other: string): void {
    const second = names.rootOf(other);
    const moved = names.join(one, other) ? customers.get(second) : undefined;
    if (!moved) return;
    customers.delete(second);
    const customer = customerOf(one);
    customer.doubles.push(...moved.doubles);
    if (hasCalls)
      for (const mine of customer.all) for (const theirs of moved.all) watch(customer, mine, theirs);
    customer.all.push(...moved.all);
  }

  /** Every series is known: the calls that follow are the evidence. */
  function begin(): void {
    if (hasCalls) return;
    hasCalls = true;
    for (const customer of customers.values())
      for (const [index, one] of customer.all.entries())
        for (const other of customer.all.slice(index + 1)) watch(customer, one, other);
  }

  return {
    add(billed: BilledSeries): void {
      const [first = '', ...others] = billed.names;
      for (const other of others) learn(first, other);
      customerOf(first).all.push(billed);
    },
    onCall(call: SeenCall): void {
      begin();
      for (const { customer, alsoAccount } of call.entries)
        if (alsoAccount !== undefined) learn(customer, alsoAccount);
      doubles.onCall(call);
    },
    all(): Double[] {
      begin();
      return [...customers.values()].flatMap((customer) => customer.doubles);
    },
  };
}

/** The same order whichever of them is found first. */
function compareBilled(one: BilledSeries, other: BilledSeries): number {
  return compareTexts(JSON.stringify(seriesSubject(one.series)), JSON.stringify(seriesSubject(other.series)));
}

/** Two product codes, or two licences, are two things that the customer has bought. */
function isOneUsage({ series: one }: BilledSeries, { series: other }: BilledSeries): boolean {
  if (one.region !== other.region || one.dimension !== other.dimension) return false;
  return one.product.kind !== other.product.kind || one.product.id === other.product.id;
}

function foundOf(double: Double): RuleFinding {
  const [one, other] = double.members as [BilledSeries, BilledSeries];
  const result = double.result();
  const { surplus: _, isEqual, ...rest } = result;
  const isSameProduct = one.series.product.kind === other.series.product.kind;
  // The log does not tell of which product a licence is: equal quantities do.
  const isSure = isSameProduct || isEqual;
  const styles = isSameProduct
    ? `under ${one.series.customer} and ${other.series.customer}`
    : `under ${listed([one, other].map(({ series }) => `${series.product.kind} ${series.product.id}`))}`;
  const hours = `${counted(rest.hourCount, 'hour')} of ${one.series.dimension} of ${one.series.customer} (${one.series.region})`;
  return {
    ...rest,
    subject: [...seriesSubject(one.series), ...seriesSubject(other.series)],
    title: isSure
      ? `${hours} accepted ${styles}: billed twice${surplusText(result)}.`
      : `${hours} accepted ${styles}: billed twice, if the licence is for the same product.`,
    action,
    severity: isSure ? 'critical' : 'warning',
    series: one.series,
  };
}

/** Names that are joined since they once shared a record, and have records of their own in an hour. */
function withinSeries(of: SeriesHours): RuleFinding | undefined {
  const { series, cells } = of;
  if (!series.alsoNamed || series.eventName !== 'BatchMeterUsage') return undefined;
  const tally = createHourTally();
  for (const cell of cells) if (isBilledTwice(cell)) tally.add(cell, of, { attempts: cell.accepted });
  if (tally.hourCount === 0) return undefined;
  const tallied = tally.result();
  return {
    ...tallied,
    subject: seriesSubject(series),
    title: `${counted(tallied.hourCount, 'hour')} of ${nameSeries(series)} accepted under ${listed([series.customer, ...series.alsoNamed])} with a metering record for each: billed twice.`,
    action,
    series,
  };
}

function isBilledTwice({ accepted, billed = 0 }: HourCell): boolean {
  if (billed === 0) return false;
  const records = Map.groupBy(accepted, ({ customer }) => customer);
  const [first, ...others] = Array.from(records.values(), recordIdsOf);
  return (
    first !== undefined && others.some((ids) => ids.size > 0 && first.size > 0 && ids.isDisjointFrom(first))
  );
}

function recordIdsOf(attempts: readonly Attempt[]): Set<string> {
  return new Set(attempts.flatMap(({ recordId }) => recordId ?? []));
}
