/** The buckets as the AWS command line reads and writes them. */

import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { awsCli, awsCliMissing } from '../support/aws-cli.ts';
import { serveS3 } from '../buckets/support/s3-server.ts';
import { openTemporaryBuckets } from '../buckets/support/temporary-buckets.ts';

const skip = await awsCliMissing();

describe('the AWS CLI reads and writes the buckets', { skip }, () => {
  it('from making one to removing it', async (t) => {
    const { store, root, dir } = await openTemporaryBuckets(t);
    const endpoint = await serveS3(t, store);
    const environment = {
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
    const aws = async (...args: string[]) => {
      const { code, stdout, stderr } = await awsCli(args, environment);
      assert.equal(code, 0, `aws ${args.join(' ')}: ${stderr}`);
      return stdout;
    };

    await mkdir(join(root, 'up/2024'), { recursive: true });
    await writeFile(join(root, 'up/2024/one two.json'), '{"Records":[]}');
    await writeFile(join(root, 'up/three+ü.txt'), 'three');

    await aws('s3', 'mb', 's3://my-logs');
    assert.match(await aws('s3', 'ls'), / my-logs\n$/);
    await aws('s3', 'cp', '--recursive', join(root, 'up'), 's3://my-logs/AWSLogs');
    assert.equal(await readFile(join(dir, 'my-logs/AWSLogs/2024/one two.json'), 'utf8'), '{"Records":[]}');
    assert.match(await aws('s3', 'ls', 's3://my-logs/AWSLogs/'), /PRE 2024\/\n.* 5 three\+ü\.txt\n$/);
    const listed = await aws('s3', 'ls', '--recursive', 's3://my-logs');
    assert.match(listed, /14 AWSLogs\/2024\/one two\.json\n.*5 AWSLogs\/three\+ü\.txt\n$/);
    await aws('s3', 'cp', 's3://my-logs/AWSLogs/three+ü.txt', join(root, 'down.txt'));
    assert.equal(await readFile(join(root, 'down.txt'), 'utf8'), 'three');
    assert.equal(await aws('s3', 'sync', join(root, 'up'), 's3://my-logs/AWSLogs'), '');

    await aws('s3', 'mv', 's3://my-logs/AWSLogs/three+ü.txt', 's3://my-logs/moved');
    const body = join(root, 'down.txt');
    const described = ['--metadata', 'Signature=ab', '--content-type', 'text/plain'];
    await aws('s3api', 'put-object', '--bucket', 'my-logs', '--key', 'moved', '--body', body, ...described);
    const head = JSON.parse(await aws('s3api', 'head-object', '--bucket', 'my-logs', '--key', 'moved'));
    assert.deepEqual([head.Metadata, head.ContentLength], [{ signature: 'ab' }, 5]);
    const location = await aws('s3api', 'get-bucket-location', '--bucket', 'my-logs');
    assert.equal(JSON.parse(location).LocationConstraint, null);

    const missing = ['s3api', 'get-object', '--bucket', 'my-logs', '--key', 'none', join(root, 'none')];
    assert.match((await awsCli(missing, environment)).stderr, /\(NoSuchKey\)/);
    assert.match((await awsCli(['s3', 'ls', 's3://no-bucket'], environment)).stderr, /\(NoSuchBucket\)/);
    assert.match((await awsCli(['s3', 'rb', 's3://my-logs'], environment)).stderr, /\(BucketNotEmpty\)/);

    await aws('s3', 'rb', '--force', 's3://my-logs');
    assert.equal(await aws('s3', 'ls'), '');
  });
});
