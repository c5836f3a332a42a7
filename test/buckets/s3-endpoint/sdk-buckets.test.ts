/** Buckets as the AWS SDK's S3 client sees them. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { Bucket, clientOf, connect, refusedAs, withBucket } from '../support/s3-client.ts';
import { serveS3 } from '../support/s3-server.ts';
import { openTemporaryBuckets } from '../support/temporary-buckets.ts';

describe('buckets through the AWS SDK', () => {
  it('are created, found, located and deleted', async (t) => {
    const client = await connect(t);
    const created = await client.send(new CreateBucketCommand({ Bucket }));
    assert.equal(created.Location, `/${Bucket}`);
    await client.send(new CreateBucketCommand({ Bucket }));
    assert.equal((await client.send(new HeadBucketCommand({ Bucket }))).BucketRegion, 'us-east-1');
    const location = await client.send(new GetBucketLocationCommand({ Bucket }));
    assert.equal(location.LocationConstraint, undefined);
    const { Buckets, Owner } = await client.send(new ListBucketsCommand({}));
    assert.deepEqual(
      Buckets?.map(({ Name }) => Name),
      [Bucket],
    );
    assert.match(Owner?.ID ?? '', /^[0-9a-f]{64}$/);
    const acl = await client.send(new GetBucketAclCommand({ Bucket }));
    assert.equal(acl.Grants?.[0]?.Permission, 'FULL_CONTROL');
    assert.equal(acl.Grants?.[0]?.Grantee?.ID, acl.Owner?.ID);
    await client.send(new DeleteBucketCommand({ Bucket }));
    await assert.rejects(client.send(new HeadBucketCommand({ Bucket })), refusedAs('NotFound', 404));
    await assert.rejects(client.send(new DeleteBucketCommand({ Bucket })), refusedAs('NoSuchBucket', 404));
  });

  it('are listed page by page', async (t) => {
    const client = await connect(t);
    for (const name of ['a-logs', 'b-logs', 'c-logs', 'other']) {
      await client.send(new CreateBucketCommand({ Bucket: name }));
    }
    const first = await client.send(new ListBucketsCommand({ MaxBuckets: 2, Prefix: '' }));
    assert.deepEqual(
      first.Buckets?.map(({ Name }) => Name),
      ['a-logs', 'b-logs'],
    );
    const ContinuationToken = first.ContinuationToken ?? '';
    const next = await client.send(new ListBucketsCommand({ ContinuationToken, MaxBuckets: 2 }));
    assert.deepEqual(
      next.Buckets?.map(({ Name }) => Name),
      ['c-logs', 'other'],
    );
    assert.equal(next.ContinuationToken, undefined);
  });

  it('outside us-east-1 name their region, and are not created twice', async (t) => {
    const client = await connect(t, 'eu-central-1');
    const input = {
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' as const },
    };
    await client.send(new CreateBucketCommand(input));
    const location = await client.send(new GetBucketLocationCommand({ Bucket }));
    assert.equal(location.LocationConstraint, 'eu-central-1');
    await assert.rejects(
      client.send(new CreateBucketCommand(input)),
      refusedAs('BucketAlreadyOwnedByYou', 409),
    );
    const elsewhere = { LocationConstraint: 'eu-west-1' as const };
    await assert.rejects(
      client.send(new CreateBucketCommand({ Bucket: 'other', CreateBucketConfiguration: elsewhere })),
      refusedAs('IllegalLocationConstraintException', 400),
    );
  });

  it('belong to an account, and are closed to another', async (t) => {
    const { store } = await openTemporaryBuckets(t);
    await store.createBucket(Bucket, { accountId: '999999999999', region: 'us-east-1' });
    await store.put(Bucket, 'key', Buffer.from('x'));
    const client = clientOf(t, await serveS3(t, store));
    const denied = refusedAs('AccessDenied', 403);
    await assert.rejects(client.send(new GetObjectCommand({ Bucket, Key: 'key' })), denied);
    await assert.rejects(client.send(new PutObjectCommand({ Bucket, Key: 'key', Body: 'y' })), denied);
    await assert.rejects(client.send(new DeleteObjectCommand({ Bucket, Key: 'key' })), denied);
    await assert.rejects(client.send(new ListObjectsV2Command({ Bucket })), denied);
    await assert.rejects(client.send(new DeleteBucketCommand({ Bucket })), denied);
    await assert.rejects(client.send(new HeadBucketCommand({ Bucket })), (error: unknown) => {
      assert.equal((error as { $metadata: { httpStatusCode: number } }).$metadata.httpStatusCode, 403);
      return true;
    });
    await assert.rejects(
      client.send(new CreateBucketCommand({ Bucket })),
      refusedAs('BucketAlreadyExists', 409),
    );
    await client.send(new CreateBucketCommand({ Bucket: 'own' }));
    await assert.rejects(
      client.send(new CopyObjectCommand({ Bucket: 'own', Key: 'k', CopySource: `${Bucket}/key` })),
      denied,
    );
    assert.deepEqual((await client.send(new ListBucketsCommand({}))).Buckets?.length, 1);
    const owned = { Bucket: 'own', ExpectedBucketOwner: '999999999999' };
    await assert.rejects(client.send(new ListObjectsV2Command(owned)), denied);
  });

  it('hold a policy as it was put', async (t) => {
    const client = await withBucket(t);
    await assert.rejects(
      client.send(new GetBucketPolicyCommand({ Bucket })),
      refusedAs('NoSuchBucketPolicy', 404),
    );
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AWSCloudTrailAclCheck20150319',
          Effect: 'Allow',
          Principal: { Service: 'cloudtrail.amazonaws.com' },
          Action: 's3:GetBucketAcl',
          Resource: `arn:aws:s3:::${Bucket}`,
        },
      ],
    });
    await client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    assert.equal((await client.send(new GetBucketPolicyCommand({ Bucket }))).Policy, Policy);
    const malformed = [
      '',
      'x',
      '{',
      '[]',
      '{"Version":"2012-10-17"}',
      Policy.replace('Allow', 'Maybe'),
      Policy.replace('"Allow"', '{"toString":null}'),
      Policy.replace('"Action"', '"Acting"'),
      Policy.replace(Bucket, 'another-bucket'),
      Policy.replace(`"arn:aws:s3:::${Bucket}"`, 'null'),
      Policy.replace('2012', '2013'),
    ];
    for (const text of malformed) {
      await assert.rejects(
        client.send(new PutBucketPolicyCommand({ Bucket, Policy: text })),
        refusedAs('MalformedPolicy', 400),
      );
    }
    await client.send(new DeleteBucketPolicyCommand({ Bucket }));
    await assert.rejects(
      client.send(new GetBucketPolicyCommand({ Bucket })),
      refusedAs('NoSuchBucketPolicy', 404),
    );
  });
});

describe('what the S3 endpoint does not implement', () => {
  it('is refused by name', async (t) => {
    const client = await withBucket(t);
    await assert.rejects(client.send(new GetBucketVersioningCommand({ Bucket })), (error: unknown) => {
      assert.equal((error as Error).message, 'GetBucketVersioning is not implemented.');
      return refusedAs('NotImplemented', 501)(error);
    });
    await assert.rejects(
      client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'k' })),
      (error: unknown) => {
        assert.equal((error as Error).message, 'CreateMultipartUpload is not implemented.');
        return refusedAs('NotImplemented', 501)(error);
      },
    );
    await assert.rejects(
      client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', Tagging: 'a=b' })),
      refusedAs('NotImplemented', 501),
    );
    await assert.rejects(
      client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ACL: 'public-read' })),
      refusedAs('AccessControlListNotSupported', 400),
    );
    assert.equal((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 0);
  });
});
