/** Keys to file names and back, and their order. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { BucketError } from '../../../src/buckets/bucket-store.ts';
import { compareKeys, keyToNames, readName, segmentToNames } from '../../../src/buckets/folder/key-path.ts';
import { objectKey } from '../support/keys.ts';

describe('an object key as file names', () => {
  const examples: [key: string, path: string][] = [
    ['AWSLogs/1/CloudTrail/us-east-1/2024/x_y.json.gz', 'AWSLogs/1/CloudTrail/us-east-1/2024/x_y.json.gz'],
    ['AWSLogs/1/CloudTrail/', 'AWSLogs/1/CloudTrail/%_'],
    ['a/../../x', 'a/%2E%2E/%2E%2E/x'],
    ['./a', '%2E/a'],
    ['...', '...'],
    ['/abs', '%_/abs'],
    ['a//b', 'a/%_/b'],
    ['100%', '100%25'],
    ['a\\b\0c\nd\u0085', 'a%5Cb%00c%0Ad%C2%85'],
    ['grüße 😀', 'grüße 😀'],
    ['%_', '%25_'],
    [`${'x'.repeat(250)}..`, `${'x'.repeat(250)}%+/%2E%2E`],
  ];
  for (const [key, path] of examples) {
    it(`${JSON.stringify(key.slice(-40))} stands under ${JSON.stringify(path.slice(-40))}`, () => {
      assert.equal(keyToNames(key).join('/'), path);
    });
  }

  it('is reversible, and every name is a safe file name', () => {
    fc.assert(
      fc.property(objectKey(), (key) => {
        for (const name of keyToNames(key)) {
          assert.ok(Buffer.byteLength(`${name}%`) <= 255, name);
          assert.ok(name !== '' && name !== '.' && name !== '..' && !/[/\\\p{Cc}]/u.test(name), name);
        }
        assert.equal(keyFromNames(keyToNames(key)), key);
      }),
    );
  });

  it('is never another key’s', () => {
    fc.assert(
      fc.property(objectKey(), objectKey(), (a, b) => {
        assert.equal(keyToNames(a).join('/') === keyToNames(b).join('/'), a === b);
      }),
    );
  });

  const refused: [what: string, key: string, code: string][] = [
    ['an empty key', '', 'InvalidArgument'],
    ['half a character', 'a\ud800b', 'InvalidArgument'],
    ['1025 bytes', 'x'.repeat(1025), 'KeyTooLongError'],
    ['342 characters of three bytes', '€'.repeat(342), 'KeyTooLongError'],
  ];
  for (const [what, key, code] of refused) {
    it(`${what} is no key`, () => {
      assert.throws(
        () => keyToNames(key),
        (error) => error instanceof BucketError && error.code === code,
      );
    });
  }

  it('a name that no key maps to is not read as one', () => {
    assert.equal(readName('%zz'), undefined);
    assert.equal(readName('%C3'), undefined);
    assert.equal(readName('a%%'), undefined);
  });
});

describe('the order of keys', () => {
  it('is that of their UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        assert.equal(Math.sign(compareKeys(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  it('puts U+FF5E before an emoji, other than JavaScript does', () => {
    assert.ok(compareKeys('\uff5e', '😀') < 0);
    assert.deepEqual(['\uff5e', '😀'].sort(), ['😀', '\uff5e']);
  });
});

function keyFromNames(names: string[]): string {
  let key = '';
  for (const name of names) {
    const read = readName(name);
    assert.ok(read !== undefined && read.kind !== 'aside');
    key += read.text + (read.kind === 'more' ? '' : '/');
  }
  assert.ok(
    key
      .slice(0, -1)
      .split('/')
      .every((segment) => segmentToNames(segment).length > 0),
  );
  return key.slice(0, -1);
}
