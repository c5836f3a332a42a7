/** Announcements without a life behind them. */

import { randomBytes, randomUUID } from 'node:crypto';
import { announce } from '../../src/marketplace/announce.ts';
import type { AgreementChange } from '../../src/marketplace/notice.ts';
import type { TestApp } from './app.ts';

export async function announceFor(
  { app }: TestApp,
  agreementId: string,
  change: AgreementChange,
  dueAt?: number,
): Promise<void> {
  const settings = { registrationTokenMs: 4 * 3_600_000, finalReportMs: 3_600_000 };
  await app.store.transaction((tx) =>
    announce(
      {
        tx,
        accountId: '123456789012',
        now: Date.now(),
        ids: { uuid: randomUUID },
        random: randomBytes,
        settings,
      },
      agreementId,
      change,
      dueAt,
    ),
  );
}
