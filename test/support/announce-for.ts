/** Announces a change of an agreement without the change itself. */

import { announce } from '../../src/marketplace/announce.ts';
import type { AgreementChange } from '../../src/marketplace/notice.ts';
import type { TestApp } from './app.ts';
import { marketplaceContext } from './sellers/marketplace.ts';

export async function announceFor(
  { app }: TestApp,
  agreementId: string,
  change: AgreementChange,
  dueAt?: number,
): Promise<void> {
  await app.store.transaction((tx) =>
    announce({ ...marketplaceContext(tx), now: Date.now() }, agreementId, change, dueAt),
  );
}
