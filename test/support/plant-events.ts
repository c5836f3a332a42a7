/** Plants events in the ledger as they would stand after calls, without the calls. */

import { insertEvent } from '../../src/ledger/events.ts';
import type { TestApp } from './app.ts';

/** Each at a time in milliseconds; `resource` is a bucket, and a second one stands beside it. */
export async function plantEvents(
  { app }: TestApp,
  region: string,
  events: { at: number; name: string; resource?: string }[],
  accountId = '123456789012',
): Promise<void> {
  await app.store.transaction(async (tx) => {
    for (const { at, name, resource } of events) {
      await insertEvent(
        tx,
        {
          event_id: crypto.randomUUID(),
          account_id: accountId,
          region,
          event_time: at,
          event_name: name,
          event_source: 'planted.amazonaws.com',
          read_only: 0,
          username: 'Planter',
          access_key_id: 'AKIAPLANTER',
          record: JSON.stringify({ eventName: name }),
        },
        resource === undefined
          ? []
          : [
              { type: 'AWS::S3::Bucket', name: resource },
              { type: 'AWS::S3::Bucket', name: `${resource}-2` },
            ],
      );
    }
  });
}
