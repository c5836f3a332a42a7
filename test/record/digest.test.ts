import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';

import { parseDigest, digestDocument, digestMetadata, digestSigningString } from '../../src/record/digest.ts';
import { nameOf } from '../../src/record/file-name.ts';
import { digestObjectKey } from '../../src/record/object-key.ts';
import type { NewDigest } from '../../src/record/digest.ts';

const end = Date.UTC(2026, 8, 22, 15, 29, 23, 789);
const trail = { accountId: '123456789012', region: 'eu-west-1', trail: 'audit', homeRegion: 'us-east-1' };
const key = digestObjectKey({ ...trail, prefix: 'org', end });
const first: NewDigest = {
  accountId: trail.accountId,
  start: end - 3_600_000,
  end,
  bucket: 'logs',
  key,
  publicKeyFingerprint: '28f6b7a258b62ece75008b18eaffc92b',
  previous: undefined,
  logFiles: [],
};
const second: NewDigest = {
  ...first,
  start: end,
  end: end + 3_600_000,
  key: digestObjectKey({ ...trail, prefix: 'org', end: end + 3_600_000 }),
  previous: { bucket: 'former', key, sha256: 'ab'.repeat(32), signature: 'cd34' },
  logFiles: [
    { bucket: 'logs', key: 'b.json.gz', sha256: '22'.repeat(32), oldest: end - 5000, newest: end },
    { bucket: 'logs', key: 'a/b.json.gz', sha256: '11'.repeat(32), oldest: end - 60_000, newest: end - 2000 },
  ],
};

test('a digest is named by its account, Region, trail, home Region and end, to the second', () => {
  assert.equal(
    key,
    'org/AWSLogs/123456789012/CloudTrail-Digest/eu-west-1/2026/09/22/' +
      '123456789012_CloudTrail-Digest_eu-west-1_audit_us-east-1_20260922T152923Z.json.gz',
  );
  const bare = digestObjectKey({ ...trail, end: Date.UTC(2026, 11, 31, 23, 59, 59) });
  assert.match(bare, /^AWSLogs\/.*\/2026\/12\/31\/.*_20261231T235959Z\.json\.gz$/);
});

/** The member order and the values are those of cloudtrail.md §5.2, §5.5. */
test('where a chain begins, what there is not is null and the list of log files is empty', () => {
  assert.equal(
    JSON.stringify(digestDocument(first)),
    '{"awsAccountId":"123456789012","digestStartTime":"2026-09-22T14:29:23Z","digestEndTime":"2026-09-22T15:29:23Z",' +
      `"digestS3Bucket":"logs","digestS3Object":"${key}",` +
      '"digestPublicKeyFingerprint":"28f6b7a258b62ece75008b18eaffc92b","digestSignatureAlgorithm":"SHA256withRSA",' +
      '"newestEventTime":null,"oldestEventTime":null,"previousDigestS3Bucket":null,"previousDigestS3Object":null,' +
      '"previousDigestHashValue":null,"previousDigestHashAlgorithm":null,"previousDigestSignature":null,"logFiles":[]}',
  );
});

test('further on it names the digest before and every log file, with the times of all of them', () => {
  assert.equal(
    JSON.stringify(digestDocument(second)),
    '{"awsAccountId":"123456789012","digestStartTime":"2026-09-22T15:29:23Z","digestEndTime":"2026-09-22T16:29:23Z",' +
      `"digestS3Bucket":"logs","digestS3Object":"${second.key}",` +
      '"digestPublicKeyFingerprint":"28f6b7a258b62ece75008b18eaffc92b","digestSignatureAlgorithm":"SHA256withRSA",' +
      '"newestEventTime":"2026-09-22T15:29:23Z","oldestEventTime":"2026-09-22T15:28:23Z",' +
      `"previousDigestS3Bucket":"former","previousDigestS3Object":"${key}",` +
      `"previousDigestHashValue":"${'ab'.repeat(32)}","previousDigestHashAlgorithm":"SHA-256",` +
      '"previousDigestSignature":"cd34","logFiles":[' +
      `{"s3Bucket":"logs","s3Object":"b.json.gz","hashValue":"${'22'.repeat(32)}","hashAlgorithm":"SHA-256",` +
      '"newestEventTime":"2026-09-22T15:29:23Z","oldestEventTime":"2026-09-22T15:29:18Z"},' +
      `{"s3Bucket":"logs","s3Object":"a/b.json.gz","hashValue":"${'11'.repeat(32)}","hashAlgorithm":"SHA-256",` +
      '"newestEventTime":"2026-09-22T15:29:21Z","oldestEventTime":"2026-09-22T15:28:23Z"}]}',
  );
});

test('what is signed is the end, the place, the hash and the signature before, byte for byte', () => {
  const [opening, next] = [digestDocument(first), digestDocument(second)];
  const sha256 = hash('sha256', JSON.stringify(opening));
  assert.equal(digestSigningString(opening, sha256), `2026-09-22T15:29:23Z\nlogs/${key}\n${sha256}\nnull`);
  assert.equal(
    digestSigningString(next, 'ef'.repeat(32)),
    `2026-09-22T16:29:23Z\nlogs/${second.key}\n${'ef'.repeat(32)}\ncd34`,
  );
});

test('the metadata names the signature and how it was made', () => {
  assert.deepEqual(digestMetadata('ab12'), { signature: 'ab12', 'signature-algorithm': 'SHA256withRSA' });
});

test('what is written is read back the same', () => {
  const seconds = fc.integer({ min: 0, max: 4_000_000_000 }).map((time) => time * 1000);
  const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);
  const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{2,20}$/);
  const chain = fc.record({
    accountId: fc.stringMatching(/^\d{12}$/),
    region: fc.constantFrom('us-east-1', 'eu-central-2', 'us-gov-west-1'),
    homeRegion: fc.constantFrom('us-east-1', 'ap-southeast-3'),
    trail: name,
    prefix: fc.constantFrom('', 'org', 'a/b c'),
  });
  const logFile = fc.tuple(fc.string(), sha256, seconds, seconds).map(([path, hashValue, one, other]) => ({
    bucket: 'logs',
    key: `AWSLogs/${path}.json.gz`,
    sha256: hashValue,
    oldest: Math.min(one, other),
    newest: Math.max(one, other),
  }));
  fc.assert(
    fc.property(
      chain,
      seconds,
      fc.integer({ min: 0, max: 7200 }),
      fc.option(fc.record({ sha256, signature: sha256 }), { nil: undefined }),
      fc.array(logFile),
      (of, start, length, before, logFiles) => {
        const end = start + length * 1000;
        const own = digestObjectKey({ ...of, end });
        const previous = before && {
          ...before,
          bucket: 'former',
          key: digestObjectKey({ ...of, end: start }),
        };
        const { accountId, region } = of;
        const place = { bucket: 'logs', key: own, publicKeyFingerprint: 'f' };
        const document = digestDocument({ accountId, start, end, ...place, previous, logFiles });
        const expected = {
          path: 'found/here',
          key: own,
          name: nameOf(own),
          chain: `${accountId}_CloudTrail-Digest_${region}_${of.trail}_${of.homeRegion}_.json`,
          accountId,
          region,
          start,
          end,
          ...(previous && {
            previous: { key: previous.key, name: nameOf(previous.key), sha256: previous.sha256 },
          }),
          logFiles: logFiles.map(({ bucket: _bucket, ...file }) => ({ ...file, name: nameOf(file.key) })),
          brokenEntries: 0,
        };
        assert.deepEqual(parseDigest('found/here', JSON.parse(JSON.stringify(document))), expected);
      },
    ),
  );
});
