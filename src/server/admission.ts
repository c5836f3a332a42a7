/**
 * Decides whether a call is let through: by its operation's Regions, and by calls a second for each account
 * and Region.
 */

import type { Caller } from '../identity/caller.ts';
import { registryKey } from '../operations/registry.ts';
import type { ServiceName } from '../operations/services.ts';
import { ServiceError } from '../protocol/service-error.ts';

export type AdmissionRules = {
  /** By `registryKey`; absent where any Region will do. */
  regions: ReadonlyMap<string, ReadonlySet<string>>;
  /** By `registryKey`; absent or 0 where nothing is throttled. */
  perSecond: ReadonlyMap<string, number>;
};

type Bucket = { tokens: number; at: number };

const bucketsMax = 10_000;

/**
 * Token buckets that hold one second's calls (AWS publishes no bursts). They live by the process's own time: a stopped
 * clock of the services would never fill them again. Several servers each have their own.
 */
export class Admission {
  readonly #rules: AdmissionRules;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rules: AdmissionRules) {
    this.#rules = rules;
  }

  /** @throws ServiceError DisabledApiException, ThrottlingException (400, metering.md §1). */
  check(
    service: ServiceName,
    name: string,
    { accountId, region }: Pick<Caller, 'accountId' | 'region'>,
  ): void {
    const operation = registryKey(service, name);
    if (this.#rules.regions.get(operation)?.has(region) === false) {
      throw new ServiceError('DisabledApiException', `The API ${name} is disabled in the Region ${region}.`);
    }
    const rate = this.#rules.perSecond.get(operation) ?? 0;
    if (rate > 0 && !this.#take(`${operation} ${accountId} ${region}`, rate)) {
      throw new ServiceError('ThrottlingException', 'Rate exceeded');
    }
  }

  /** Every bucket is full again. */
  clear(): void {
    this.#buckets.clear();
  }

  #take(key: string, rate: number): boolean {
    const now = performance.now();
    const bucket = this.#buckets.get(key) ?? { tokens: rate, at: now };
    bucket.tokens = Math.min(rate, bucket.tokens + ((now - bucket.at) / 1000) * rate);
    bucket.at = now;
    // What is dropped is full again soon: a bucket is a second's memory.
    if (this.#buckets.size >= bucketsMax) this.#buckets.clear();
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}

/** `any`, or names with commas between → the set to ask. */
export function regionSet(list: string): ReadonlySet<string> | undefined {
  return list === 'any' ? undefined : new Set(list.split(','));
}
