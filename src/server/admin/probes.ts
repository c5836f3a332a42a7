/** The probes of the admin API: whether the process lives, and whether it can commit. */

import { rewriteAccount } from '../../ledger/principals.ts';
import type { ServerParts } from '../parts.ts';
import { json } from './route.ts';
import type { AdminRoute } from './route.ts';

export const probeRoutes: AdminRoute[] = [
  {
    method: 'GET',
    path: '/health',
    open: true,
    about: 'whether the process lives',
    run: () => json(200, { status: 'ok' }),
  },
  {
    method: 'GET',
    path: '/ready',
    open: true,
    about: 'whether it can commit; 503 on a full disk or a lost database',
    run: async (parts) =>
      (await isReady(parts)) ? json(200, { status: 'ready' }) : json(503, { status: 'not ready' }),
  },
];

async function isReady({ store, admin, log }: ServerParts): Promise<boolean> {
  try {
    await store.transaction((tx) => rewriteAccount(tx, admin.accountId));
    return true;
  } catch (error) {
    log.error({ err: error }, 'Not ready: the store refused.');
    return false;
  }
}
