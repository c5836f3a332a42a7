/**
 * The context of every change of the marketplace: a transaction, the seller, the time, and a source of new
 * names.
 */

import type { Tx } from '../ledger/tx.ts';

export type MarketplaceSettings = {
  /** How long a registration token can be resolved. */
  registrationTokenMs: number;
  /** How long after the end of an agreement its last usage is taken; then the subscription is over. */
  finalReportMs: number;
};

export type MarketplaceContext = {
  tx: Tx;
  /** The seller. */
  accountId: string;
  /** Milliseconds. */
  now: number;
  ids: { uuid(): string };
  /** That many bytes, fit for secrets. */
  random: (bytes: number) => Uint8Array;
  settings: MarketplaceSettings;
};
