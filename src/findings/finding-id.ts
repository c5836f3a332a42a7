/** Makes a finding's id from what tells it from all others, the same in every audit of the same problem. */

import { hash } from 'node:crypto';

/** `missing-hour:` and the first 12 hexadecimal digits of the SHA-256 of the subject as JSON. */
export function findingId(rule: string, subject: readonly string[]): string {
  return `${rule}:${hash('sha256', JSON.stringify(subject)).slice(0, 12)}`;
}
