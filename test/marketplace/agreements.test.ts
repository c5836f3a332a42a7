import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { amend, cancel, confirm, fail, getAgreement, renew } from '../../src/marketplace/agreements.ts';
import { stateOf } from '../../src/marketplace/agreement-state.ts';
import { buy } from '../../src/marketplace/buy.ts';
import type { Purchase } from '../../src/marketplace/buy.ts';
import { MarketplaceError } from '../../src/marketplace/marketplace-error.ts';
import { buyer } from '../support/sellers/catalogue.ts';
import { openMarketplace } from '../support/sellers/marketplace.ts';
import type { MarketplaceBench } from '../support/sellers/marketplace.ts';
import { createSqliteDatabase, engines } from '../support/stores.ts';

const hour = 3_600_000;
const ms = (time: string): number => Date.parse(time);
const noon = '2026-11-10T12:00:00Z';

/** Buys at noon; the agreement is pending. */
async function bought({ at }: MarketplaceBench, changes: Partial<Purchase> = {}): Promise<string> {
  const purchase = { productCode: 'legacy', awsAccountId: buyer, ...changes };
  return (await at(noon, (context) => buy(context, purchase))).agreement_id;
}

function refusal(kind: MarketplaceError['kind'], message: RegExp) {
  return (error: unknown): boolean =>
    error instanceof MarketplaceError && error.kind === kind && message.test(error.message);
}

for (const engine of engines()) {
  describe(`the life of an agreement on ${engine.name}`, () => {
    const marketplace = async () => {
      const database = await engine.createDatabase();
      const bench = await openMarketplace(await database.open());
      const state = async (time: string, id: string) => {
        const agreement = await bench.at(time, (context) => getAgreement(context, id));
        return stateOf(agreement, ms(time), hour);
      };
      return { ...bench, state, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
    };

    test('a confirmed one is in force from then on, and the seller hears of it', async () => {
      await using bench = await marketplace();
      const id = await bought(bench);
      assert.equal(await bench.state(noon, id), 'pending');
      assert.deepEqual(await bench.announced(id), []);
      const { start_at } = await bench.at('2026-11-10T12:20:00Z', (context) => confirm(context, id));
      assert.equal(start_at, ms('2026-11-10T12:20:00Z'));
      assert.equal(await bench.state('2026-11-10T12:20:00Z', id), 'active');
      assert.deepEqual(await bench.announced(id), [
        ['Purchase Agreement Created - Proposer', '11-10 12:20'],
        ['subscribe-success', '11-10 12:20'],
      ]);
    });

    test('a failed one stays failed', async () => {
      await using bench = await marketplace();
      const id = await bought(bench);
      await bench.at(noon, (context) => fail(context, id));
      assert.equal(await bench.state(noon, id), 'failed');
      assert.deepEqual(await bench.announced(id), [['subscribe-fail', '11-10 12:00']]);
      await assert.rejects(
        bench.at(noon, (context) => confirm(context, id)),
        refusal('conflict', /is failed; only a pending one can be confirmed/),
      );
    });

    test('a cancelled one has an hour for its last usage, and then has ended by itself', async () => {
      await using bench = await marketplace();
      const id = await bought(bench);
      await bench.at(noon, (context) => confirm(context, id));
      await bench.at('2026-11-10T12:30:00Z', (context) => cancel(context, id));
      assert.equal(await bench.state('2026-11-10T12:30:00Z', id), 'ending');
      assert.equal(await bench.state('2026-11-10T13:29:59Z', id), 'ending');
      assert.equal(await bench.state('2026-11-10T13:30:00Z', id), 'ended');
      assert.deepEqual((await bench.announced(id)).slice(-3), [
        ['Purchase Agreement Ended - Proposer', '11-10 12:30'],
        ['unsubscribe-pending', '11-10 12:30'],
        ['unsubscribe-success', '11-10 13:30'],
      ]);
    });

    test('one with an end ends by the clock, and a renewal moves the end', async () => {
      await using bench = await marketplace();
      const id = await bought(bench, { end: ms('2026-11-20T00:00:00Z') });
      await bench.at(noon, (context) => confirm(context, id));
      const ends = async () => (await bench.announced(id)).filter(([subject]) => subject.startsWith('unsub'));
      assert.deepEqual(await ends(), [
        ['unsubscribe-pending', '11-20 00:00'],
        ['unsubscribe-success', '11-20 01:00'],
      ]);
      assert.equal(await bench.state('2026-11-20T00:30:00Z', id), 'ending');
      const until = ms('2026-12-20T00:00:00Z');
      await assert.rejects(
        bench.at(noon, (context) => renew(context, id, ms('2026-11-19T00:00:00Z'))),
        refusal('invalid', /later than the agreement does already: 2026-11-20/),
      );
      await bench.at('2026-11-15T00:00:00Z', (context) => renew(context, id, until));
      assert.deepEqual(await ends(), [
        ['unsubscribe-pending', '12-20 00:00'],
        ['unsubscribe-success', '12-20 01:00'],
      ]);
      assert.equal(await bench.state('2026-11-20T00:30:00Z', id), 'active');
      await assert.rejects(
        bench.at('2026-12-20T00:30:00Z', (context) => renew(context, id, until + hour)),
        refusal('conflict', /is ending; only an active one can be renewed/),
      );
    });

    test('one that begins in the future is scheduled, and its seller hears of it then', async () => {
      await using bench = await marketplace();
      const id = await bought(bench, { start: ms('2026-11-12T00:00:00Z') });
      await bench.at(noon, (context) => confirm(context, id));
      assert.equal(await bench.state(noon, id), 'scheduled');
      assert.equal(await bench.state('2026-11-12T00:00:00Z', id), 'active');
      assert.deepEqual((await bench.announced(id)).at(-1), ['subscribe-success', '11-12 00:00']);
    });

    test('one that is cancelled before it begins never begins, and nobody hears of it', async () => {
      await using bench = await marketplace();
      const id = await bought(bench, { start: ms('2026-11-12T00:00:00Z') });
      await bench.at(noon, (context) => confirm(context, id));
      await bench.at(noon, (context) => cancel(context, id));
      for (const time of [noon, '2026-11-12T00:00:00Z']) assert.equal(await bench.state(time, id), 'ended');
      assert.deepEqual(await bench.announced(id), []);
    });

    test('a buyer who comes back within the final hour is told nothing of the end', async () => {
      await using bench = await marketplace();
      const first = await bought(bench);
      await bench.at(noon, (context) => confirm(context, first));
      await bench.at('2026-11-10T12:30:00Z', (context) => cancel(context, first));
      const second = await bench.at('2026-11-10T12:40:00Z', (context) =>
        buy(context, { productCode: 'legacy', awsAccountId: buyer }),
      );
      const subjects = async () => (await bench.announced(first)).map(([subject]) => subject);
      assert.ok((await subjects()).includes('unsubscribe-success'), 'a purchase alone takes nothing back');
      await bench.at('2026-11-10T12:50:00Z', (context) => confirm(context, second.agreement_id));
      assert.ok(!(await subjects()).includes('unsubscribe-success'));
      assert.ok((await subjects()).includes('unsubscribe-pending'), 'what was due stays');
    });

    test('a contract is amended, and its buyer has what the amendment says', async () => {
      await using bench = await marketplace();
      const id = await bought(bench, { productCode: 'contract', entitlements: { seats: 10 } });
      await bench.at(noon, (context) => confirm(context, id));
      await bench.at('2026-11-10T13:00:00Z', (context) => amend(context, id, { seats: 25 }));
      const rows = await bench.store.read((tx) => tx.selectFrom('entitlements').selectAll().execute());
      assert.deepEqual(
        rows.map(({ dimension_key, value_type, value }) => [dimension_key, value_type, value]),
        [['seats', 'integer', '25']],
      );
      assert.deepEqual((await bench.announced(id)).at(-1), ['entitlement-updated', '11-10 13:00']);
      await assert.rejects(
        bench.at(noon, (context) => amend(context, id, { users: 1 })),
        refusal('invalid', /users is not an Entitled dimension of the product contract: it has seats/),
      );
    });

    test('what happens to an agreement twice at one moment, as by a stopped clock, is told twice', async () => {
      await using bench = await marketplace();
      const id = await bought(bench, { productCode: 'contract', entitlements: { seats: 10 } });
      await bench.at(noon, (context) => confirm(context, id));
      for (const seats of [11, 12]) await bench.at(noon, (context) => amend(context, id, { seats }));
      assert.deepEqual(
        (await bench.announced(id)).map(([subject]) => subject),
        [
          'Purchase Agreement Amended - Proposer',
          'Purchase Agreement Amended - Proposer',
          'Purchase Agreement Created - Proposer',
          'entitlement-updated',
          'entitlement-updated',
          'entitlement-updated',
          'subscribe-success',
        ],
      );
    });

    test('an agreement of another seller is not there', async () => {
      await using bench = await marketplace();
      const id = await bought(bench);
      await assert.rejects(
        bench.at(noon, (context) => getAgreement({ ...context, accountId: '999999999999' }, id)),
        refusal('not found', /There is no agreement/),
      );
    });
  });
}

test('every step is refused in every state that it does not fit', async () => {
  await using database = await createSqliteDatabase();
  const bench = await openMarketplace(await database.open());
  const steps = {
    confirm: (id: string, time: string) => bench.at(time, (context) => confirm(context, id)),
    fail: (id: string, time: string) => bench.at(time, (context) => fail(context, id)),
    cancel: (id: string, time: string) => bench.at(time, (context) => cancel(context, id)),
    renew: (id: string, time: string) =>
      bench.at(time, (context) => renew(context, id, ms('2027-12-01T00:00:00Z'))),
    amend: (id: string, time: string) => bench.at(time, (context) => amend(context, id, { seats: 1 })),
  };
  const end = ms('2026-11-20T00:00:00Z');
  const make = async (changes: Partial<Purchase>, ...then: ('confirm' | 'fail')[]) => {
    const purchase = { productCode: 'contract', entitlements: { seats: 1 }, end, ...changes };
    const id = await bought(bench, purchase);
    for (const step of then) await steps[step](id, noon);
    return id;
  };
  const accounts = Array.from({ length: 6 }, (_, index) => `11112222333${index}`);
  const [a = '', b = '', c = '', d = '', e = '', f = ''] = accounts;
  const states: [state: string, id: string, time: string, allowed: string[]][] = [
    ['pending', await make({ awsAccountId: a }), noon, ['confirm', 'fail']],
    ['failed', await make({ awsAccountId: b }, 'fail'), noon, []],
    [
      'scheduled',
      await make({ awsAccountId: c, start: ms('2026-11-12T00:00:00Z') }, 'confirm'),
      noon,
      ['cancel'],
    ],
    ['active', await make({ awsAccountId: d }, 'confirm'), noon, ['cancel', 'renew', 'amend']],
    ['ending', await make({ awsAccountId: e }, 'confirm'), '2026-11-20T00:30:00Z', []],
    ['ended', await make({ awsAccountId: f }, 'confirm'), '2026-11-20T01:00:00Z', []],
  ];
  for (const [state, id, time, allowed] of states) {
    for (const [name, take] of Object.entries(steps)) {
      if (allowed.includes(name)) continue;
      await assert.rejects(
        take(id, time),
        refusal('conflict', new RegExp(`is ${state}; only`)),
        `${name} in the state ${state}`,
      );
    }
  }
});
