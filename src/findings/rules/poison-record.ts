/**
 * Finds the record that makes call after call fail, and takes the other records of those calls down with it.
 */

import { z } from 'zod';

import { hourMs } from '../../time/hours.ts';
import type { Entry, SeenCall } from '../../calls/call.ts';
import type { Caller } from '../../calls/caller.ts';
import { lossAtOf } from '../../hours/loss-at.ts';
import type { HourRules } from '../../hours/hour-rules.ts';
import { compareTexts } from '../../text/compare-texts.ts';
import { proofsMax } from '../finding.ts';
import type { RuleFinding, Proof } from '../finding.ts';
import { countHours, unite } from '../../time/hour-ranges.ts';
import { createSuspects, isRecordError } from '../poison-suspects.ts';
import type { Rule } from '../rule.ts';
import { timeText } from '../../text/times.ts';
import { counted, listed, quantityText } from '../../text/figures.ts';

const parameters = z.strictObject({
  minCalls: z.int().min(2).default(3).describe('failed calls with the same record from which on it is told'),
});

/** So many records of failed calls are watched at once; of more, those that failed longest ago are let go. */
const watchedMax = 100_000;

export const poisonRecord: Rule<z.output<typeof parameters>> = {
  name: 'poison-record',
  summary:
    'the same record in several failed BatchMeterUsage calls with one error code, and never answered in another',
  severity: 'critical',
  parameters,
  start({ asOf, hourRules }, { minCalls }) {
    const suspects = createSuspects(hourRules);
    /** In order of the last failure. */
    const watched = new Map<string, Poison>();
    return {
      onSeries: suspects.onSeries,
      onCall(call) {
        if (call.eventName !== 'BatchMeterUsage') return;
        const code = call.errorCode;
        if (code === undefined) {
          // Its call succeeded: the record is answered, whatever the answer was.
          if (watched.size > 0) for (const entry of call.entries) watched.delete(keyOf(call, entry));
          return;
        }
        if (!isRecordError(code)) return;
        for (const [key, entry] of new Map(call.entries.map((entry) => [keyOf(call, entry), entry]))) {
          const known = watched.get(key);
          const poison = known?.code === code ? known : newPoison(call, entry, code);
          addFailure(poison, call, suspects.isSuspect(call, entry));
          watched.delete(key);
          watched.set(key, poison);
        }
        letGo(watched);
      },
      findings() {
        const poisons = [...watched.values()].filter(({ calls }) => calls >= minCalls);
        return Array.from(Map.groupBy(poisons, groupOf).values(), (all) => foundOf(all, asOf, hourRules));
      },
    };
  },
};

type Poison = {
  region: string;
  code: string;
  caller: Caller;
  entry: Entry;
  calls: number;
  isSuspect: boolean;
  /** Some of the calls, oldest first; the last one is the newest. */
  proofs: Proof[];
};

function newPoison({ region, caller }: SeenCall, entry: Entry, code: string): Poison {
  return { region, code, caller, entry, calls: 0, isSuspect: false, proofs: [] };
}

function keyOf({ region }: SeenCall, { product, customer, dimension, hour, quantity }: Entry): string {
  return JSON.stringify([region, product.kind, product.id, customer, dimension, hour, quantity]);
}

function addFailure(poison: Poison, { eventId, time, file, caller }: SeenCall, isSuspect: boolean): void {
  poison.calls += 1;
  poison.isSuspect ||= isSuspect;
  if (poison.proofs.length === proofsMax) poison.proofs.pop();
  poison.proofs.push({ eventId, time, file, caller: caller.name });
}

function letGo(watched: Map<string, Poison>): void {
  for (const key of watched.keys()) {
    if (watched.size <= watchedMax) return;
    watched.delete(key);
  }
}

function groupOf({ region, code, caller, entry }: Poison): string {
  return JSON.stringify([
    region,
    code,
    caller.accountId ?? '',
    caller.principal,
    entry.product.kind,
    productOf(entry),
  ]);
}

/** Licences are one for each customer: those of one dimension stand for a product. */
function productOf({ product, dimension }: Entry): string {
  return product.kind === 'code' ? product.id : dimension;
}

function foundOf(all: Poison[], asOf: number, hourRules: HourRules): RuleFinding {
  const poisons = likeliest(all);
  const [first] = poisons as [Poison];
  const { region, code, caller, entry } = first;
  const { customer, customerKind, product, dimension } = entry;
  const calls = Math.max(...poisons.map((poison) => poison.calls));
  const hours = unite(poisons.map(({ entry: { hour } }) => [{ from: hour, to: hour + hourMs }]));
  const losses = poisons.map((poison) =>
    lossAtOf({ eventName: 'BatchMeterUsage', hour: poison.entry.hour }, hourRules),
  );
  const open = losses.filter((lossAt) => lossAt > asOf);
  const names = poisons.map(({ entry }) => recordText(entry)).toSorted(compareTexts);
  const what =
    poisons.length === 1
      ? `One record (${names.join()}) stands`
      : `${poisons.length} records stand together (${listed(names, 3)})`;
  return {
    subject: JSON.parse(groupOf(first)) as string[],
    title: `${what} in ${counted(calls, 'call')} by ${caller.principal} that failed with ${code}, the last at ${timeText(first.proofs.at(-1)?.time ?? 0)}: nothing of those calls was accepted.`,
    action: `${poisons.length === 1 ? 'Take the record out' : 'Send the records one by one'}, and send the rest of the batch again; put right what ${code} is about before it is sent again.`,
    ...(poisons.length === 1 && {
      series: { region, product, customer, customerKind, dimension, eventName: 'BatchMeterUsage' },
    }),
    hours,
    hourCount: countHours(hours),
    ...(open.length > 0 && { lossAt: Math.min(...open) }),
    lostHours: losses.length - open.length,
    recoverableHours: open.length,
    culprits: [...new Set(poisons.map((poison) => poison.caller.principal))],
    evidence: first.proofs,
    evidenceCount: calls,
  };
}

/** Those that the error code fits; where it fits all or none, those that stand in the most calls. */
function likeliest(all: Poison[]): Poison[] {
  const fitting = all.filter(({ isSuspect }) => isSuspect);
  const some = fitting.length > 0 ? fitting : all;
  if (some.length < all.length) return some.toSorted((one, other) => other.calls - one.calls);
  const most = Math.max(...all.map(({ calls }) => calls));
  return all.filter(({ calls }) => calls === most);
}

function recordText({ customer, dimension, quantity, hour }: Entry): string {
  return `${dimension} of ${customer}, ${quantityText(quantity)} in the hour of ${timeText(hour)}`;
}
