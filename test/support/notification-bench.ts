/**
 * Sets up a seller with agreements, and a notifier that works when the test says so, both of whose clocks the
 * test moves.
 */

import { randomBytes, randomUUID } from 'node:crypto';
import { putAgreement } from '../../src/ledger/agreements.ts';
import { putCustomer } from '../../src/ledger/customers.ts';
import { listAttempts } from '../../src/ledger/notification-attempts.ts';
import type { Attempt } from '../../src/ledger/notification-attempts.ts';
import type { NotificationTarget } from '../../src/ledger/notification-targets.ts';
import { listNotifications } from '../../src/ledger/notifications.ts';
import type { Notification } from '../../src/ledger/notifications.ts';
import { putProduct } from '../../src/ledger/products.ts';
import { announce } from '../../src/marketplace/announce.ts';
import type { AgreementChange } from '../../src/marketplace/notice.ts';
import type { MarketplaceContext } from '../../src/marketplace/context.ts';
import { addNotificationTarget } from '../../src/marketplace/notification-targets.ts';
import type { NewTarget } from '../../src/marketplace/notification-targets.ts';
import { wants } from '../../src/marketplace/notification-topics.ts';
import { Notifier } from '../../src/marketplace/notifier.ts';
import { sendRound } from '../../src/outbox/round.ts';
import { sendersByKind } from '../../src/outbox/senders.ts';
import type { NewRow } from '../../src/store/schema.ts';
import type { Store } from '../../src/store/store.ts';
import { createSqliteDatabase } from './stores.ts';
import type { TestDatabase } from './stores.ts';

const accountId = '123456789012';
export const noon = Date.parse('2026-11-10T12:00:00Z');
const licence = 'arn:aws:license-manager::294406891311:license:l-e52ca6f38bf84d0fafb8802ca15ac11x';

export type NotificationBench = AsyncDisposable & {
  store: Store;
  /** The marketplace's clock. */
  clock: { now(): number; advance(ms: number): void };
  /** The clock of leases and retries. */
  wallClock: { now(): number; advance(ms: number): void };
  notifier: Notifier;
  /** One round of a server's, as often as the test wants; on another store if it is given. */
  round(own?: Store): Promise<void>;
  /** What was logged. */
  said: string[];
  /** One transaction of the seller's. */
  change<T>(work: (context: MarketplaceContext) => Promise<T>): Promise<T>;
  announce(agreementId: string, change: AgreementChange, dueAt?: number): Promise<void>;
  addTarget(target: NewTarget): Promise<NotificationTarget>;
  notifications(): Promise<Notification[]>;
  attempts(): Promise<Attempt[]>;
  /** What another server on the same database works with. */
  anotherStore(): Promise<Store>;
  /** A second notifier on the same store, as after a restart. */
  restart(): Promise<Notifier>;
};

/**
 * Agreements: `legacy` (of a subscription, customer X01), `contract` (the same customer's), `licensed` (of a product with
 * concurrent agreements) and `container`.
 */
export async function openNotificationBench(database?: TestDatabase): Promise<NotificationBench> {
  await using parts = new AsyncDisposableStack();
  const own = database ?? parts.use(await createSqliteDatabase());
  const store = parts.use(await own.open());
  await plantAgreements(store);
  const [clock, wallClock] = [handClock(noon), handClock(Date.parse('2030-01-01T00:00:00Z'))];
  const said: string[] = [];
  const say = (_facts: object, message: string) => void said.push(message);
  const newNotifier = (on: Store): Notifier =>
    new Notifier({
      store: on,
      clock,
      wallClock,
      ids: { uuid: randomUUID },
      publicUrl: () => 'https://metertrail.example.com',
      signingKey: memoryText(),
      log: { warn: say, error: say },
    });
  const notifier = parts.use(newNotifier(store));
  const settings = { registrationTokenMs: 4 * 3_600_000, finalReportMs: 3_600_000 };
  const change: NotificationBench['change'] = (work) =>
    store.transaction((tx) =>
      work({ tx, accountId, now: clock.now(), ids: { uuid: randomUUID }, random: randomBytes, settings }),
    );
  const notifications = () =>
    store.read((tx) => listNotifications(tx, accountId, { agreementId: undefined, limit: 1000 }));
  const running = parts.move();
  return {
    store,
    clock,
    wallClock,
    notifier,
    round: (on = store) =>
      sendRound(
        {
          store: on,
          clock,
          wallClock,
          senders: sendersByKind(notifier.sns),
          wants,
          log: { warn: say, error: say },
        },
        false,
        never,
      ),
    said,
    change,
    announce: (agreementId, what, dueAt) => change((context) => announce(context, agreementId, what, dueAt)),
    addTarget: (target) => change((context) => addNotificationTarget(context, target)),
    notifications,
    attempts: async () => {
      const ids = (await notifications()).map(({ notification_id }) => notification_id);
      return store.read((tx) => listAttempts(tx, ids));
    },
    anotherStore: async () => running.use(await own.open()),
    async restart() {
      await notifier[Symbol.asyncDispose]();
      return running.use(newNotifier(store));
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function plantAgreements(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    const product = { account_id: accountId, title: 'Analytics', created_at: noon };
    const products = [
      ['subscribed', 'saas-subscription', 'legacy'],
      ['contracted', 'saas-contract-with-consumption', 'legacy'],
      ['by-licence', 'saas-subscription', 'concurrent-agreements'],
      ['contained', 'container', 'concurrent-agreements'],
    ] as const;
    for (const [product_code, product_type, integration] of products) {
      const row = { ...product, product_code, product_id: `prod-${product_code}`, product_type, integration };
      await putProduct(tx, { ...row, fulfillment_url: null }, []);
    }
    const { customer_id } = await putCustomer(tx, {
      customer_id: randomUUID(),
      account_id: accountId,
      customer_identifier: 'X01EXAMPLEX',
      customer_aws_account_id: '845735284135',
      status: 'active',
      created_at: noon,
    });
    const agreement: Omit<NewRow<'agreements'>, 'agreement_id' | 'product_code'> = {
      customer_id,
      license_arn: null,
      start_at: noon,
      end_at: null,
      offer_id: 'offer-abcexample123',
      free_trial: 1,
      created_at: noon - 250,
    };
    await putAgreement(tx, { ...agreement, agreement_id: 'legacy', product_code: 'subscribed' });
    await putAgreement(tx, { ...agreement, agreement_id: 'contract', product_code: 'contracted' });
    await putAgreement(tx, {
      ...agreement,
      agreement_id: 'licensed',
      product_code: 'by-licence',
      license_arn: licence,
    });
    await putAgreement(tx, { ...agreement, agreement_id: 'container', product_code: 'contained' });
  });
}

const never = new AbortController().signal;

function handClock(start: number): { now(): number; advance(ms: number): void } {
  let now = start;
  return { now: () => now, advance: (ms) => void (now += ms) };
}

function memoryText(): { read(): Promise<string | undefined>; write(text: string): Promise<void> } {
  let kept: string | undefined;
  return {
    read: async () => kept,
    write: async (text) => void (kept = text),
  };
}
