/** Runs the work of an admin route on the seller's marketplace, in one transaction at one instant. */

import type { MarketplaceContext } from '../../marketplace/context.ts';
import type { ServerParts } from '../parts.ts';

/** What is announced goes out at once. */
export async function changeMarketplace<T>(
  parts: ServerParts,
  work: (context: MarketplaceContext) => Promise<T>,
): Promise<T> {
  const done = await parts.store.transaction((tx) => work(contextOf(parts, tx)));
  parts.admin.notifier.wake();
  return done;
}

/** The same for what only reads. */
export function readMarketplace<T>(
  parts: ServerParts,
  work: (context: MarketplaceContext) => Promise<T>,
): Promise<T> {
  return parts.store.read((tx) => work(contextOf(parts, tx)));
}

function contextOf({ admin, clock, ids }: ServerParts, tx: MarketplaceContext['tx']): MarketplaceContext {
  const { accountId, random, marketplace: settings } = admin;
  return { tx, accountId, now: clock.now(), ids, random, settings };
}
