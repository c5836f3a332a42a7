/**
 * Makes AWS's unique ids of principals, roles and keys: a prefix that names the kind, and random letters (IAM
 * User Guide, identifiers).
 */

/** Base 32 without 0, 1, 8 and 9. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** AKIA and ASIA: long-term and temporary access keys; AIDA: IAM users; AROA: roles. */
const lengths = { AKIA: 16, ASIA: 16, AIDA: 17, AROA: 17 };

/** @param random gives that many bytes, fit for secrets. */
export function newUniqueId(prefix: keyof typeof lengths, random: (bytes: number) => Uint8Array): string {
  return prefix + Array.from(random(lengths[prefix]), (byte) => alphabet[byte % alphabet.length]).join('');
}
