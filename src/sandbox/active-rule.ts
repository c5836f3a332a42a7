/** Counts how often a fault rule has matched and struck, and decides whether it strikes next. */

import type { FaultRule } from './fault-rules.ts';
import { seededRandom } from './random.ts';

export class ActiveRule<Rule extends FaultRule = FaultRule> {
  readonly rule: Rule;
  /** What it was asked about, whether it struck or not. */
  matched = 0;
  struck = 0;
  readonly #random: () => number;

  constructor(rule: Rule) {
    this.rule = rule;
    this.#random = seededRandom(rule.randomSeed);
  }

  /** Asked once for everything that matches. */
  strikes(): boolean {
    const { after, count, rate } = this.rule;
    this.matched += 1;
    if (this.matched <= after || (count !== undefined && this.struck >= count)) return false;
    if (rate < 1 && this.#random() >= rate) return false;
    this.struck += 1;
    return true;
  }

  /** The last strike met nothing: it does not count. */
  takeBack(): void {
    this.struck -= 1;
  }

  /** That share of the positions, at least one, in their order. */
  pick(positions: readonly number[], share: number): number[] {
    const left = [...positions];
    const wanted = Math.max(1, Math.round(left.length * share));
    while (left.length > wanted) left.splice(Math.floor(this.#random() * left.length), 1);
    return left;
  }
}
