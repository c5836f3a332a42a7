/** Plans what goes wrong with a call, by the rules that match it. */

import type { Clock } from '../time/clock.ts';
import type { ActiveRule } from './active-rule.ts';
import type { CallRule } from './fault-rules.ts';
import type { CallHit, FaultTrace } from './fault-trace.ts';

export type FaultyCall = {
  name: string;
  region: string;
  accountId: string;
  requestId: string;
  /** Typed by its shape. */
  input: unknown;
};

/** What goes wrong with a call. */
export type CallPlan = {
  /** Before the work: how long to wait. */
  delayMs?: number;
  /** Instead of the work. */
  refuse?: 'throttle' | 'internal-error';
  /** Positions of the usage records that come back as unprocessed. */
  unprocessed?: ReadonlySet<number>;
  /** After the commit: an error all the same, or no answer for so long. */
  afterwards?: 'internal-error' | { silentForMs: number };
  /** To be called when the work is committed, or refused for its own reasons: only the one is noted as struck. */
  ended?: (committed: boolean) => void;
};

type Strike = { active: ActiveRule<CallRule>; hit: Omit<CallHit, 'operation' | 'requestId'> };

/** In the order of time: first the waiting, then the refusal, then what befalls the work. The oldest rule of each strikes. */
export function planCall(
  rules: readonly ActiveRule<CallRule>[],
  trace: Pick<FaultTrace, 'add'>,
  clock: Clock,
  call: FaultyCall,
): CallPlan {
  const matching = rules.filter(({ rule }) => matches(rule, call));
  if (matching.length === 0) return {};
  const { name: operation, requestId, accountId, region } = call;
  const note = ({ active, hit }: Strike): void =>
    trace.add({
      at: clock.now(),
      ruleId: active.rule.id,
      kind: active.rule.kind,
      accountId,
      region,
      hit: { operation, requestId, ...hit },
    });
  const plan: CallPlan = {};
  for (const active of matching) {
    if (active.rule.kind !== 'slow' || !active.strikes()) continue;
    plan.delayMs = active.rule.delayMs;
    note({ active, hit: { delayMs: active.rule.delayMs } });
    break;
  }
  for (const active of matching) {
    if (active.rule.kind !== 'throttle' && active.rule.kind !== 'error-before') continue;
    if (!active.strikes()) continue;
    note({ active, hit: {} });
    return { ...plan, refuse: active.rule.kind === 'throttle' ? 'throttle' : 'internal-error' };
  }
  const strikes = [...leaveUnprocessed(matching, call, plan), ...spoilAnswer(matching, plan)];
  if (strikes.length === 0) return plan;
  // A call that is refused for its own reasons is not struck.
  const ended = (committed: boolean): void =>
    strikes.forEach((strike) => (committed ? note(strike) : strike.active.takeBack()));
  return { ...plan, ended };
}

function leaveUnprocessed(
  matching: readonly ActiveRule<CallRule>[],
  call: FaultyCall,
  plan: CallPlan,
): Strike[] {
  const usage = recordsOf(call);
  for (const active of matching) {
    const { rule } = active;
    if (rule.kind !== 'unprocessed') continue;
    const { records, customer } = rule;
    const open = [...usage.keys()].filter(
      (position) =>
        (customer === undefined || customersOf(usage[position]).includes(customer)) &&
        (!Array.isArray(records) || records.includes(position)),
    );
    if (open.length === 0 || !active.strikes()) continue;
    const hit = typeof records === 'object' && 'share' in records ? active.pick(open, records.share) : open;
    plan.unprocessed = new Set(hit);
    return [{ active, hit: { records: hit } }];
  }
  return [];
}

function spoilAnswer(matching: readonly ActiveRule<CallRule>[], plan: CallPlan): Strike[] {
  for (const active of matching) {
    const { rule } = active;
    if ((rule.kind !== 'error-after' && rule.kind !== 'timeout-after') || !active.strikes()) continue;
    if (rule.kind === 'error-after') {
      plan.afterwards = 'internal-error';
      return [{ active, hit: {} }];
    }
    const { silentForMs } = rule;
    plan.afterwards = { silentForMs };
    return [{ active, hit: { silentForMs } }];
  }
  return [];
}

function matches(rule: CallRule, call: FaultyCall): boolean {
  if (rule.operation !== '*' && rule.operation !== call.name) return false;
  if (rule.region !== undefined && rule.region !== call.region) return false;
  return rule.customer === undefined || customersOfCall(call).includes(rule.customer);
}

/** Whom the call is about: those whom it names, and for usage that a buyer's own software sends, the buyer. */
function customersOfCall(call: FaultyCall): string[] {
  if (call.name === 'BatchMeterUsage') return recordsOf(call).flatMap(customersOf);
  const { Filter } = asObject(call.input);
  return [...Object.values(asObject(Filter)).flat().filter(isText), call.accountId];
}

function recordsOf({ name, input }: FaultyCall): unknown[] {
  const { UsageRecords } = asObject(input);
  return name === 'BatchMeterUsage' && Array.isArray(UsageRecords) ? UsageRecords : [];
}

function customersOf(record: unknown): string[] {
  const { CustomerIdentifier, CustomerAWSAccountId, LicenseArn } = asObject(record);
  return [CustomerIdentifier, CustomerAWSAccountId, LicenseArn].filter(isText);
}

function asObject(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null ? (value as { readonly [name: string]: unknown }) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
