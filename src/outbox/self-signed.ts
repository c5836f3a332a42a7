/**
 * Makes an X.509 certificate that an RSA key signs itself: all that a verifier of signatures needs, and no
 * more.
 */

import { createPublicKey, webcrypto } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** @param validity both in milliseconds. @returns PEM. */
export async function selfSign(
  key: KeyObject,
  commonName: string,
  validity: { from: number; until: number },
): Promise<string> {
  // Loaded when a certificate is made, which is once in a server's life.
  await import('reflect-metadata');
  const { X509CertificateGenerator } = await import('@peculiar/x509');
  const { subtle } = webcrypto;
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [commonName] }],
    notBefore: new Date(validity.from),
    notAfter: new Date(validity.until),
    signingAlgorithm: algorithm,
    keys: {
      privateKey: await subtle.importKey('pkcs8', Uint8Array.from(pkcs8), algorithm, false, ['sign']),
      publicKey: await subtle.importKey('spki', Uint8Array.from(spki), algorithm, true, ['verify']),
    },
  });
  return `${certificate.toString('pem').trim()}\n`;
}
