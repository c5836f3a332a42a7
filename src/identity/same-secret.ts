/** Compares secrets in a time that does not tell how much of a guess is right. */

import { timingSafeEqual } from 'node:crypto';

export function sameSecret(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
