/** Keys that S3 accepts, among them those that a file system would trip over. */

import * as fc from 'fast-check';

/** Any legal key, mostly hostile: 1 to 1024 bytes of UTF-8. */
export function objectKey(): fc.Arbitrary<string> {
  const odd = [
    '',
    '.',
    '..',
    '...',
    '%',
    '%_',
    '%+',
    '%2E',
    '%2e%2e',
    '\\',
    '\0',
    '\n',
    '..\\..',
    '~',
    '-',
    ' ',
  ];
  const segment = fc.oneof(
    fc.constantFrom(...odd),
    fc.constantFrom('a', 'a-b', 'a.b', 'b', 'AWSLogs'),
    fc.string({ unit: 'binary', maxLength: 8 }).map((text) => text.replaceAll('/', '')),
    fc
      .tuple(fc.constantFrom('x', 'é', '€', '😀', '\u0001', '%', '.'), fc.integer({ min: 60, max: 330 }))
      .map(([unit, count]) => unit.repeat(count)),
  );
  return fc
    .array(segment, { minLength: 1, maxLength: 6 })
    .map((segments) => segments.join('/'))
    .filter((key) => key !== '' && Buffer.byteLength(key) <= 1024);
}
