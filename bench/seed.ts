/** Data for the measurements, written straight into a data folder's store. */

import { randomBytes, randomUUID } from 'node:crypto';
import { createFirstAccount, firstAccountId } from '../src/identity/first-account.ts';
import { insertEvent } from '../src/ledger/events.ts';
import { openStore } from '../src/store/open.ts';
import { applySeed } from '../src/sandbox/apply-seed.ts';

export const productCode = 'benchproduct';
export const dimensions = ['users', 'data', 'bandwidth', 'hosts'];

/** A seller whose customers are `customer0`, `customer1`, … */
export async function seedCustomers(data: string, customers: number): Promise<void> {
  await using store = await openStore(undefined, data);
  await store.transaction(async (tx) => {
    await createFirstAccount(tx, Date.now(), randomBytes);
    const settings = { registrationTokenMs: 3_600_000, finalReportMs: 3_600_000 };
    const ids = { uuid: randomUUID };
    await applySeed(
      { tx, accountId: firstAccountId, now: Date.now(), ids, random: randomBytes, settings },
      {
        products: [
          {
            code: productCode,
            title: 'Benchmark',
            type: 'saas-subscription',
            dimensions: dimensions.map((key) => ({ key, unit: 'Units', category: 'units', description: '' })),
          },
        ],
        customers: Array.from({ length: customers }, (_, index) => ({
          awsAccountId: String(100_000_000_000 + index),
          identifier: `customer${index}`,
          status: 'active',
          agreements: [{ product: productCode }],
        })),
      },
    );
  });
}

/** Events of the last 90 days, evenly spread, in us-east-1: most are BatchMeterUsage by Alice, some by root. */
export async function seedEvents(data: string, count: number): Promise<void> {
  await using store = await openStore(undefined, data);
  const span = 89 * 86_400_000;
  const first = Date.now() - span;
  const record = JSON.stringify({ eventVersion: '1.11', filler: 'x'.repeat(1000) });
  const chunk = 5000;
  for (let start = 0; start < count; start += chunk) {
    await store.transaction(async (tx) => {
      for (let index = start; index < Math.min(count, start + chunk); index++) {
        const byRoot = index % 1000 === 0;
        await insertEvent(
          tx,
          {
            event_id: randomUUID(),
            account_id: firstAccountId,
            region: 'us-east-1',
            event_time: first + Math.floor((index / count) * span),
            event_name: index % 10 === 0 ? 'LookupEvents' : 'BatchMeterUsage',
            event_source:
              index % 10 === 0 ? 'cloudtrail.amazonaws.com' : 'metering-marketplace.amazonaws.com',
            read_only: index % 10 === 0 ? 1 : 0,
            username: byRoot ? 'root' : 'Alice',
            access_key_id: byRoot ? 'AKIAROOT' : 'AKIAALICE',
            record,
          },
          [],
        );
      }
    });
  }
}
