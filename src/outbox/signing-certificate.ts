/** Makes and keeps the key that signs SNS envelopes, and the certificate that its readers fetch. */

import { createHash, createPrivateKey, generateKeyPair, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { systemClock } from '../time/clock.ts';
import { dayMs } from '../time/hours.ts';
import { selfSign } from './self-signed.ts';

const generate = promisify(generateKeyPair);

/** A text that only its owner reads, such as a file with mode 600; undefined while there is none. */
export type PrivateText = {
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
};

export type SigningCertificate = {
  key: KeyObject;
  /** The certificate alone. */
  pem: string;
  /** `SimpleNotificationService-….pem` */
  fileName: string;
};

const lifeMs = 10 * 365 * dayMs;

/** Kept, so that what was signed before a restart can be verified after it. Remembers neither failures nor half-made keys. */
export class SigningCertificates {
  readonly #kept: PrivateText;
  #made: Promise<SigningCertificate> | undefined;

  constructor(kept: PrivateText) {
    this.#kept = kept;
  }

  get(): Promise<SigningCertificate> {
    this.#made ??= this.#readOrMake().catch((error: unknown) => {
      this.#made = undefined;
      throw error;
    });
    return this.#made;
  }

  async #readOrMake(): Promise<SigningCertificate> {
    const kept = await this.#kept.read();
    if (kept !== undefined) return parse(kept);
    const text = await makePair();
    await this.#kept.write(text);
    return parse(text);
  }
}

function parse(text: string): SigningCertificate {
  const [pem] = /-----BEGIN CERTIFICATE-----.+-----END CERTIFICATE-----\n/s.exec(text) ?? [];
  if (pem === undefined) throw new Error('The file of the SNS signing key holds no certificate.');
  const { raw } = new X509Certificate(pem);
  const hash = createHash('sha256').update(raw).digest('hex').slice(0, 32);
  return { key: createPrivateKey(text), pem, fileName: `SimpleNotificationService-${hash}.pem` };
}

/** @returns private key and certificate, in PEM. */
async function makePair(): Promise<string> {
  const { privateKey } = await generate('rsa', { modulusLength: 2048 });
  const now = systemClock.now();
  const certificate = await selfSign(privateKey, 'Metertrail SNS', {
    from: now - dayMs,
    until: now + lifeMs,
  });
  return `${privateKey.export({ type: 'pkcs8', format: 'pem' })}${certificate}`;
}
