/** Whether somebody knows a secret, without telling by the time it takes how much of it is right. */

import { timingSafeEqual } from 'node:crypto';

export function sameSecret(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
