/** Prepares the ledger before the first call: the account, its users, and what the seed names. */

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Config } from '../config/config.ts';
import { createFirstAccount, firstAccountId } from '../identity/first-account.ts';
import { bringForward } from '../ledger/bring-forward.ts';
import type { Ids } from '../operations/operation.ts';
import { marketplaceSettings } from './settings.ts';
import { applySeed } from '../sandbox/apply-seed.ts';
import { parseSeed, SeedError } from '../sandbox/seed-file.ts';
import type { Seed } from '../sandbox/seed-file.ts';
import type { Clock } from '../time/clock.ts';
import type { Store } from '../store/store.ts';
import { leaseMaxMs } from '../trail/attempt.ts';

/** Creates what is missing, and applies the seed. @throws StoreError, SeedError. */
export async function prepareLedger(
  store: Store,
  config: Config,
  clock: Clock,
  ids: Ids,
  seed: Seed | undefined,
): Promise<void> {
  await store.transaction(async (tx) => {
    const [now, settings] = [clock.now(), marketplaceSettings(config)];
    await createFirstAccount(tx, now, randomBytes);
    // An earlier start may have been a sandbox, its clock far ahead. Where others share the store, theirs decide too.
    if (config.sandbox || !store.capabilities.isShared)
      await bringForward(tx, { now, beyond: now + leaseMaxMs, before: now });
    if (seed === undefined) return;
    await applySeed({ tx, accountId: firstAccountId, now, ids, random: randomBytes, settings }, seed);
  });
}

/** The seed given as text, else the file that the settings name. @throws SeedError. */
export async function readSeed(config: Config, text: string | undefined): Promise<Seed | undefined> {
  if (text !== undefined) return parseSeed(text, 'seed');
  return config.seed === undefined ? undefined : parseSeed(await readText(config.seed), config.seed);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new SeedError(
      `The seed file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
