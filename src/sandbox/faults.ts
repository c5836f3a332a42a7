/** Keeps the faults that an operator has asked for, plans what goes wrong by them, and traces it. */

import type { Clock } from '../time/clock.ts';
import { ActiveRule } from './active-rule.ts';
import { planCall } from './call-faults.ts';
import type { CallPlan, FaultyCall } from './call-faults.ts';
import { DeliveryFaultsByRule } from './delivery-faults.ts';
import { parseFaultRule } from './fault-rules.ts';
import type { CallRule, DeliveryRule, FaultRule } from './fault-rules.ts';
import { FaultTrace } from './fault-trace.ts';

/** A rule with what became of it: matching calls or log files, strikes, and log files that wait because of it. */
export type FaultStatus = FaultRule & { matched: number; struck: number; holding: number };

/** The rule cannot be had; `message` is for whoever asked. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
}

const rulesMax = 1000;

export class SandboxFaults {
  readonly trace = new FaultTrace();
  readonly deliveries: DeliveryFaultsByRule;
  readonly #clock: Clock;
  /** Oldest first. */
  readonly #rules = new Map<string, ActiveRule>();
  #named = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    const deliveryRules = () => [...this.#rules.values()].filter(isDeliveryRule);
    this.deliveries = new DeliveryFaultsByRule(deliveryRules, this.trace, clock);
  }

  /** @throws ZodError for what is no rule; FaultError for an id that is taken, or one rule too many. */
  add(body: unknown): FaultStatus {
    const rule = parseFaultRule(body, () => this.#newId());
    if (this.#rules.has(rule.id)) throw new FaultError(`There is a fault ${rule.id} already.`);
    if (this.#rules.size >= rulesMax) throw new FaultError(`There are ${rulesMax} faults: remove one first.`);
    const active = new ActiveRule(rule);
    this.#rules.set(rule.id, active);
    return this.#statusOf(active);
  }

  list(): FaultStatus[] {
    return [...this.#rules.values()].map((active) => this.#statusOf(active));
  }

  /** Log files that wait because of the rule are free. @returns false where there is no such rule. */
  remove(id: string): boolean {
    this.deliveries.release(id);
    return this.#rules.delete(id);
  }

  removeAll(): void {
    for (const id of this.#rules.keys()) this.remove(id);
  }

  /** Decides, and notes in the trace, what goes wrong with this call. */
  plan(call: FaultyCall): CallPlan {
    if (this.#rules.size === 0) return {};
    return planCall([...this.#rules.values()].filter(isCallRule), this.trace, this.#clock, call);
  }

  #statusOf({ rule, matched, struck }: ActiveRule): FaultStatus {
    return { ...rule, matched, struck, holding: this.deliveries.countHeld(rule.id) };
  }

  #newId(): string {
    for (;;) {
      const id = `fault-${++this.#named}`;
      if (!this.#rules.has(id)) return id;
    }
  }
}

function isCallRule(active: ActiveRule): active is ActiveRule<CallRule> {
  return 'operation' in active.rule;
}

function isDeliveryRule(active: ActiveRule): active is ActiveRule<DeliveryRule> {
  return !isCallRule(active);
}
