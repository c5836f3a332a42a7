/** Makes names in AWS's forms: random ones for what is bought here, and ones that follow from other names. */

import { createHash } from 'node:crypto';

type Random = (bytes: number) => Uint8Array;

/** `X01EXAMPLEX`: 11 upper-case letters and digits (metering.md §5.1). */
export function newCustomerIdentifier(random: Random): string {
  return digits(random(16), 11).toUpperCase();
}

/** `agmt-` and 25 lower-case letters and digits (metering.md §5.2). */
export function newAgreementId(random: Random): string {
  return `agmt-${digits(random(32), 25)}`;
}

/** The account that issues licences in AWS's own examples (metering.md §2); its sellers see no other. */
const licenceIssuer = '294406891311';

export function newLicenceArn(random: Random): string {
  const id = Buffer.from(random(16)).toString('hex');
  return `arn:aws:license-manager:us-east-1:${licenceIssuer}:license:l-${id}`;
}

/** 25 characters, the length of AWS's own ids; the same for the same names, so that a seed can be repeated. */
export function nameFrom(...names: string[]): string {
  return digits(createHash('sha256').update(JSON.stringify(names)).digest(), 25, 'leading');
}

function digits(bytes: Uint8Array, length: number, end: 'leading' | 'trailing' = 'trailing'): string {
  const text = BigInt(`0x${Buffer.from(bytes).toString('hex')}`).toString(36);
  return end === 'leading' ? text.slice(0, length) : text.padStart(length, '0').slice(-length);
}
