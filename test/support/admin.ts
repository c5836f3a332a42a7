/** The admin API of a test's server, asked as the command line asks it, and announcements without a life behind them. */

import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { readAdminFile } from '../../src/identity/admin-file.ts';
import { announce } from '../../src/marketplace/announce.ts';
import type { AgreementChange } from '../../src/marketplace/announce.ts';
import type { TestApp } from './app.ts';

export async function askAdmin(
  { folder }: Pick<TestApp, 'folder'>,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: unknown }> {
  const { endpoint, token } = await readAdminFile(join(folder, 'data'));
  const response = await fetch(`${endpoint}/_metertrail${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

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
