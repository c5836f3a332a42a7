/** Which names buckets may have. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isBucketName } from '../../src/buckets/bucket-name.ts';

describe('bucket names', () => {
  for (const name of ['abc', 'my-logs', 'a.b-c.d', '1a2', '1.2.3.4.5', 'a'.repeat(63)]) {
    it(`${name} is one`, () => assert.equal(isBucketName(name), true));
  }

  const refused = ['', 'ab', 'a'.repeat(64), 'Abc', 'a_b', '-abc', 'abc-', '.abc', 'a..b', '192.168.1.4'];
  const hostile = ['..', '../etc', 'a/b', 'a\0bc', 'abc\n', 'a%2fb', 'xn--abc', 'sthree-x', 'amzn-s3-demo-x'];
  for (const name of [...refused, ...hostile, 'abc-s3alias', 'abc--x-s3', 'abc.mrap']) {
    it(`${JSON.stringify(name)} is none`, () => assert.equal(isBucketName(name), false));
  }
});
