/** Signs RegisterUsage's answers, publishes the public keys, and rotates them. */

import { createPrivateKey, generateKeyPair } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { SignJWT } from 'jose';
import {
  findRegistrationKey,
  listRegistrationKeys,
  putRegistrationKey,
} from '../ledger/registration-keys.ts';
import type { RegistrationKey } from '../ledger/registration-keys.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';

const generate = promisify(generateKeyPair);

/**
 * One set of versions for all products of a server; AWS has one for each product. Keys are made when they are first
 * needed, since making one takes a tenth of a second.
 */
export class ServerRegistrationKeys {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #parsed = new Map<string, KeyObject>();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** See RegistrationKeys in operations/. */
  async sign(
    version: number,
    payload: { readonly [claim: string]: string | number | undefined },
  ): Promise<{ signature: string; expiredAt: number | undefined } | undefined> {
    const key = await this.find(version);
    if (key === undefined) return undefined;
    const signature = await new SignJWT(payload)
      .setProtectedHeader({ alg: 'PS256', typ: 'JWT' })
      .sign(this.#privateKey(key));
    return { signature, expiredAt: key.expired_at ?? undefined };
  }

  /** Oldest first; version 1 is made now if there is none. */
  async list(): Promise<RegistrationKey[]> {
    await this.find(1);
    return this.#store.read((tx) => listRegistrationKeys(tx));
  }

  async find(version: number): Promise<RegistrationKey | undefined> {
    const found = await this.#store.read((tx) => findRegistrationKey(tx, version));
    return found ?? (version === 1 ? this.#make(1) : undefined);
  }

  /** A new version, current from now on; the versions before it expire and go on to sign for who still asks for them. */
  async rotate(): Promise<RegistrationKey> {
    const keys = await this.list();
    return this.#make((keys.at(-1)?.version ?? 0) + 1);
  }

  async #make(version: number): Promise<RegistrationKey> {
    const { publicKey, privateKey } = await generate('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const key = {
      version,
      public_key: publicKey,
      private_key: privateKey,
      created_at: this.#clock.now(),
      expired_at: null,
    };
    return this.#store.transaction((tx) => putRegistrationKey(tx, key));
  }

  #privateKey({ private_key }: RegistrationKey): KeyObject {
    const known = this.#parsed.get(private_key) ?? createPrivateKey(private_key);
    this.#parsed.set(private_key, known);
    return known;
  }
}
