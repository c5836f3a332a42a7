/** Makes log files wait, or be delivered twice, by the rules that match them. */

import type { Clock } from '../time/clock.ts';
import type { DeliveryFaults, NewLogFile } from '../trail/parts.ts';
import type { ActiveRule } from './active-rule.ts';
import type { DeliveryRule } from './fault-rules.ts';
import type { FaultTrace } from './fault-trace.ts';

type Hold = {
  ruleId: string;
  file: NewLogFile;
  /** Until the rule goes, until a later file of this trail and Region is delivered, or for a while. */
  until: 'removed' | 'overtaken' | { from: number; to: number };
};

/** What it holds is in memory only: a server that starts again delivers it. */
export class DeliveryFaultsByRule implements DeliveryFaults {
  readonly #rules: () => ActiveRule<DeliveryRule>[];
  readonly #trace: Pick<FaultTrace, 'add'>;
  readonly #clock: Clock;
  readonly #held = new Map<string, Hold>();
  readonly #doubled = new Map<string, { ruleId: string }>();

  constructor(rules: () => ActiveRule<DeliveryRule>[], trace: Pick<FaultTrace, 'add'>, clock: Clock) {
    this.#rules = rules;
    this.#trace = trace;
    this.#clock = clock;
  }

  strike(file: NewLogFile): void {
    for (const active of this.#rules().filter(({ rule }) => matches(rule, file))) {
      const { kind, id: ruleId } = active.rule;
      const taken = kind === 'delivery-duplicate' ? this.#doubled : this.#held;
      if (taken.has(file.deliveryId)) continue;
      // One file waits for the next: that one has to pass.
      if (kind === 'delivery-reorder' && this.#waitingToBeOvertaken(file).length > 0) continue;
      if (!active.strikes()) continue;
      if (kind === 'delivery-duplicate') this.#doubled.set(file.deliveryId, { ruleId });
      else this.#held.set(file.deliveryId, { ruleId, file, until: this.#until(active.rule) });
      this.#note(active.rule, file);
    }
  }

  holds(deliveryId: string): boolean {
    const until = this.#held.get(deliveryId)?.until;
    if (until === undefined) return false;
    if (typeof until === 'string') return true;
    const now = this.#clock.now();
    // A clock that was set back behind the beginning ends the waiting too.
    return now >= until.from && now < until.to;
  }

  doubles(deliveryId: string): boolean {
    return this.#doubled.has(deliveryId);
  }

  delivered(file: Pick<NewLogFile, 'deliveryId' | 'trailId' | 'region'>): void {
    this.#held.delete(file.deliveryId);
    this.#doubled.delete(file.deliveryId);
    for (const { file: waiting } of this.#waitingToBeOvertaken(file)) this.#held.delete(waiting.deliveryId);
  }

  /** How many log files wait because of this rule. */
  countHeld(ruleId: string): number {
    return [...this.#held.values()].filter((hold) => hold.ruleId === ruleId).length;
  }

  /** What this rule has done to files that are not delivered yet is undone. */
  release(ruleId: string): void {
    for (const map of [this.#held, this.#doubled]) {
      for (const [deliveryId, mark] of map) if (mark.ruleId === ruleId) map.delete(deliveryId);
    }
  }

  #waitingToBeOvertaken({ trailId, region }: Pick<NewLogFile, 'trailId' | 'region'>): Hold[] {
    return [...this.#held.values()].filter(
      ({ until, file }) => until === 'overtaken' && file.trailId === trailId && file.region === region,
    );
  }

  #until(rule: DeliveryRule): Hold['until'] {
    const from = this.#clock.now();
    if (rule.kind === 'delivery-delay') return { from, to: from + rule.delayMs };
    return rule.kind === 'delivery-reorder' ? 'overtaken' : 'removed';
  }

  #note(rule: DeliveryRule, { accountId, region, trailName, bucket, objectKey, events }: NewLogFile): void {
    this.#trace.add({
      at: this.#clock.now(),
      ruleId: rule.id,
      kind: rule.kind,
      accountId,
      region,
      hit: {
        trail: trailName,
        bucket,
        objectKey,
        events,
        ...(rule.kind === 'delivery-delay' ? { delayMs: rule.delayMs } : {}),
      },
    });
  }
}

function matches({ region, trail }: DeliveryRule, file: NewLogFile): boolean {
  return (
    (region === undefined || region === file.region) && (trail === undefined || trail === file.trailName)
  );
}
