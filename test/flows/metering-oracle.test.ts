/** Random histories of a seller's month end against the rules: what the service accepts is what the oracle accepts, once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatchMeterUsageCommand, MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import type { UsageRecord } from '@aws-sdk/client-marketplace-metering';
import fc from 'fast-check';
import { startMetertrail } from '../../src/index.ts';
import type { Metertrail } from '../../src/index.ts';
import { productCode } from '../support/app.ts';
import { engines } from '../support/stores.ts';
import { keyOf, MeteringOracle } from '../support/metering-oracle.ts';
import type { OracleAnswer, OracleRecord } from '../support/metering-oracle.ts';

const minute = 60_000;
const hour = 60 * minute;
/** So near a month's end that the histories cross it. */
const begin = Date.parse('2026-10-31T20:00:00Z');

/** By account: how usage records name them. The third is known by licence. */
const customers = [
  { account: '111111111111', byLicence: false },
  { account: '222222222222', byLicence: false },
  { account: '333333333333', byLicence: true },
] as const;

type Fault = 'throttle' | 'error-before' | 'error-after' | 'unprocessed';

type Step =
  | { kind: 'send'; byLicence: boolean; records: Sent[]; fault: Fault | undefined }
  | { kind: 'repeat'; fault: Fault | undefined }
  | { kind: 'wait'; minutes: number }
  | { kind: 'cancel'; customer: number }
  | { kind: 'buy'; customer: number }
  | { kind: 'suspend'; customer: number }
  | { kind: 'restore'; customer: number };

type Sent = { customer: number; dimension: string; minutesAgo: number; quantity: number };

const fault = fc.option(fc.constantFrom<Fault>('throttle', 'error-before', 'error-after', 'unprocessed'), {
  nil: undefined,
  freq: 2,
});
const sent = fc.record<Sent>({
  customer: fc.integer({ min: 0, max: 1 }),
  dimension: fc.constantFrom('users', 'data'),
  minutesAgo: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 180 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 24 * 60 - 1 }) },
    { weight: 1, arbitrary: fc.constantFrom(-1, 24 * 60 - 1, 24 * 60, 24 * 60 + 1, 2000) },
  ),
  quantity: fc.integer({ min: 0, max: 2 }),
});
const customer = fc.integer({ min: 0, max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('send'),
      byLicence: fc.boolean(),
      records: fc.array(sent, { minLength: 1, maxLength: 5 }),
      fault,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat'), fault }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait'),
      minutes: fc.oneof(
        // The edges: the final hour, whole hours, 06:00.
        { weight: 3, arbitrary: fc.constantFrom(1, 30, 59, 60, 61, 120, 600) },
        { weight: 2, arbitrary: fc.integer({ min: 1, max: 700 }) },
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel'), customer }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('buy'), customer }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('suspend'), customer }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restore'), customer }) },
) as fc.Arbitrary<Step>;

const seed = `
products:
  - { code: ${productCode}, title: Legacy, dimensions: [{ key: users, unit: Users }, { key: data, unit: GB }] }
  - code: bylicence
    title: By licence
    integration: concurrent-agreements
    dimensions: [{ key: users, unit: Users }, { key: data, unit: GB }]
`;

/** One history: the service on one side, the oracle on the other. */
class History {
  readonly oracle = new MeteringOracle();
  readonly #mt: Metertrail;
  readonly #client: MarketplaceMeteringClient;
  /** The latest agreement of every customer. */
  readonly #latest = new Map<number, { id: string; name: string; identifier: string | undefined }>();
  #last: { byLicence: boolean; records: OracleRecord[] } = { byLicence: false, records: [] };
  now = begin;

  constructor(mt: Metertrail, client: MarketplaceMeteringClient) {
    this.#mt = mt;
    this.#client = client;
  }

  async start(): Promise<void> {
    await this.#mt.reset();
    this.#mt.clock.freeze();
    this.#mt.clock.set(new Date(begin - 48 * hour));
    this.now = begin - 48 * hour;
    for (const index of customers.keys()) await this.#buy(index);
    this.#mt.clock.set(new Date(begin));
    this.now = begin;
  }

  async take(step: Step): Promise<void> {
    if (step.kind === 'wait') {
      this.now += step.minutes * minute;
      this.#mt.clock.set(new Date(this.now));
    } else if (step.kind === 'send') {
      const records = step.records.map((record) => this.#record(record, step.byLicence));
      this.#last = { byLicence: step.byLicence, records };
      await this.#send(step.fault);
    } else if (step.kind === 'repeat') {
      if (this.#last.records.length > 0) await this.#send(step.fault);
    } else if (step.kind === 'buy') {
      // Who is suspended buys nothing, and a second subscription needs the end of the first.
      const free = this.#current(step.customer)?.end !== undefined && !this.#isSuspended(step.customer);
      if (free) await this.#buy(step.customer);
    } else if (step.kind === 'cancel') {
      await this.#cancel(step.customer);
    } else {
      await this.#suspend(step.customer, step.kind === 'suspend');
    }
  }

  #record({ customer: index, dimension, minutesAgo, quantity }: Sent, byLicence: boolean): OracleRecord {
    const name = this.#latest.get(byLicence ? 2 : index)?.name ?? '';
    return { customer: name, byLicence, dimension, timestamp: this.now - minutesAgo * minute, quantity };
  }

  async #send(wanted: Fault | undefined): Promise<void> {
    const { byLicence, records } = this.#last;
    if (wanted !== undefined) {
      const more = wanted === 'unprocessed' ? { records: [0] } : {};
      await this.#mt.faults.add({ operation: 'BatchMeterUsage', kind: wanted, count: 1, ...more });
    }
    const answer = await this.#answer(byLicence, records);
    await this.#mt.faults.clear();
    if (wanted === 'throttle') {
      assert.deepEqual(answer, { error: 'ThrottlingException' });
    } else if (wanted === 'error-before') {
      assert.deepEqual(answer, { error: 'InternalServiceErrorException' });
    } else {
      const processed = wanted === 'unprocessed' ? records.slice(1) : records;
      const expected = this.oracle.batch(records, processed, this.now);
      // The answer is lost on the way, and what was accepted stands.
      const lost = wanted === 'error-after' && 'statuses' in expected;
      assert.deepEqual(answer, lost ? { error: 'InternalServiceErrorException' } : expected);
    }
  }

  async #answer(byLicence: boolean, records: OracleRecord[]): Promise<OracleAnswer | { error: string }> {
    const UsageRecords = records.map((record) => this.#usageRecord(record));
    const product = byLicence ? {} : { ProductCode: productCode };
    try {
      const { Results = [] } = await this.#client.send(
        new BatchMeterUsageCommand({ ...product, UsageRecords }),
      );
      return { statuses: Results.map(({ Status }) => Status as 'Success') };
    } catch (error) {
      return { error: (error as Error).name };
    }
  }

  #usageRecord({ customer: name, byLicence, dimension, timestamp, quantity }: OracleRecord): UsageRecord {
    const common = { Timestamp: new Date(timestamp), Dimension: dimension, Quantity: quantity };
    if (byLicence) return { ...common, CustomerAWSAccountId: customers[2].account, LicenseArn: name };
    const [index = 0] = [...this.#latest].find(([, latest]) => latest.name === name) ?? [];
    const identifier = this.#latest.get(index)?.identifier;
    return { ...common, ...(identifier === undefined ? {} : { CustomerIdentifier: identifier }) };
  }

  async #buy(index: number): Promise<void> {
    const { account, byLicence } = customers[index] ?? customers[0];
    const bought = (await this.#mt.admin('POST', '/agreements', {
      product: byLicence ? 'bylicence' : productCode,
      awsAccountId: account,
    })) as { id: string; licenseArn?: string; customerIdentifier?: string };
    const name = bought.licenseArn ?? account;
    this.#latest.set(index, { id: bought.id, name, identifier: bought.customerIdentifier });
    const known = this.oracle.customers.get(name) ?? { suspended: false, agreements: [] };
    known.agreements.push({ start: this.now, end: undefined });
    this.oracle.customers.set(name, known);
  }

  async #cancel(index: number): Promise<void> {
    const current = this.#current(index);
    if (current === undefined || current.end !== undefined) return;
    await this.#mt.admin('POST', `/agreements/${this.#latest.get(index)?.id}/cancel`);
    current.end = this.now;
  }

  readonly #suspended = new Set<number>();

  #isSuspended(index: number): boolean {
    return this.#suspended.has(index);
  }

  async #suspend(index: number, suspended: boolean): Promise<void> {
    if (this.#isSuspended(index) === suspended) return;
    const { account } = customers[index] ?? customers[0];
    await this.#mt.admin('POST', `/customers/${account}/${suspended ? 'suspend' : 'restore'}`);
    if (suspended) this.#suspended.add(index);
    else this.#suspended.delete(index);
    const known = this.oracle.customers.get(this.#latest.get(index)?.name ?? '');
    if (known !== undefined) known.suspended = suspended;
  }

  #current(index: number): { start: number; end: number | undefined } | undefined {
    return this.oracle.customers.get(this.#latest.get(index)?.name ?? '')?.agreements.at(-1);
  }
}

/** What the ledger has stored, in the oracle's words. */
async function storedBy(mt: Metertrail): Promise<Map<string, number>> {
  const rows = await mt.store.read((tx) =>
    tx
      .selectFrom('usage_records')
      .innerJoin('customers', 'customers.customer_id', 'usage_records.customer_id')
      .select(['product_key', 'customer_aws_account_id', 'dimension', 'timestamp', 'quantity'])
      .execute(),
  );
  const stored = new Map(
    rows.map(({ product_key, customer_aws_account_id, dimension, timestamp, quantity }) => {
      const byLicence = product_key.startsWith('L:');
      const name = byLicence ? product_key.slice(2) : customer_aws_account_id;
      return [keyOf({ customer: name, byLicence, dimension, timestamp, quantity }), quantity];
    }),
  );
  assert.equal(stored.size, rows.length, 'every hour is stored once');
  return stored;
}

for (const engine of engines()) {
  test(`in any history exactly what the rules accept is stored, once, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    const store = engine.capabilities.isEmbedded ? {} : { store: database.where };
    await using mt = await startMetertrail({ sandbox: true, seed, batchMeterUsagePerSecond: 0, ...store });
    const client = new MarketplaceMeteringClient({ ...mt.clientConfig, maxAttempts: 1 });
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const history = new History(mt, client);
        await history.start();
        for (const each of steps) await history.take(each);
        assert.deepEqual(await storedBy(mt), history.oracle.stored);
        accepted += history.oracle.stored.size;
      }),
      { numRuns: engine.capabilities.isEmbedded ? 60 : 20 },
    );
    client.destroy();
    assert.ok(accepted > 50, 'the histories are not all refusals');
  });
}
