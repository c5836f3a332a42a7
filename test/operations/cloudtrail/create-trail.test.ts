import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTrail } from '../../../src/operations/cloudtrail/create-trail.ts';
import { deleteTrail } from '../../../src/operations/cloudtrail/delete-trail.ts';
import { listTags } from '../../../src/operations/cloudtrail/list-tags.ts';
import { listTrails } from '../../../src/operations/cloudtrail/list-trails.ts';
import { accountId, openBench, refusalOf } from '../../support/operation-context.ts';
import { createLogBucket, createTestTrail, lastEvent, trailPolicy } from '../../support/trails.ts';

const arn = (name: string, region = 'us-east-1') => `arn:aws:cloudtrail:${region}:${accountId}:trail/${name}`;

test('the answer has every boolean, and only the strings that were given', async () => {
  await using bench = await openBench();
  const answer = await createTestTrail(bench, 'main');
  assert.equal(
    JSON.stringify(answer),
    '{"Name":"main","S3BucketName":"logs","IncludeGlobalServiceEvents":true,"IsMultiRegionTrail":false,' +
      `"TrailARN":"${arn('main')}","LogFileValidationEnabled":false,"IsOrganizationTrail":false}`,
  );
});

test('what is asked for is stored and answered', async () => {
  await using bench = await openBench();
  await createLogBucket(bench.buckets, 'logs', trailPolicy('logs', ['owned/']));
  const answer = await createTestTrail(bench, 'main', {
    S3KeyPrefix: 'owned',
    IsMultiRegionTrail: true,
    EnableLogFileValidation: true,
    TagsList: [{ Key: 'stage', Value: 'test' }, { Key: 'bare' }],
  });
  assert.deepEqual(answer, {
    Name: 'main',
    S3BucketName: 'logs',
    S3KeyPrefix: 'owned',
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    TrailARN: arn('main'),
    LogFileValidationEnabled: true,
    IsOrganizationTrail: false,
  });
  const tags = await bench.call(listTags, { ResourceIdList: [arn('main')] });
  assert.deepEqual(tags['ResourceTagList'], [
    { ResourceId: arn('main'), TagsList: [{ Key: 'bare' }, { Key: 'stage', Value: 'test' }] },
  ]);
  assert.notEqual(await bench.buckets.head('logs', `owned/AWSLogs/${accountId}/CloudTrail/`), undefined);
});

test('the call is recorded as in real log files', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main', {
    IncludeGlobalServiceEvents: true,
    TagsList: [{ Key: 'a', Value: 'b' }],
  });
  const { record, resources } = await lastEvent(bench.store, 'CreateTrail');
  assert.equal(
    JSON.stringify(record['requestParameters']),
    '{"name":"main","s3BucketName":"logs","includeGlobalServiceEvents":true,"tagsList":[{"key":"a","value":"b"}]}',
  );
  assert.equal(
    JSON.stringify(record['responseElements']),
    '{"name":"main","s3BucketName":"logs","includeGlobalServiceEvents":true,"isMultiRegionTrail":false,' +
      `"trailARN":"${arn('main')}","logFileValidationEnabled":false,"isOrganizationTrail":false}`,
  );
  assert.deepEqual(resources, [
    { type: 'AWS::CloudTrail::Trail', name: 'main' },
    { type: 'AWS::S3::Bucket', name: 'logs' },
  ]);
});

for (const [name, message] of [
  ['ab', 'Trail name too short. Minimum allowed length: 3 characters. Specified name length: 2 characters.'],
  [
    'a'.repeat(129),
    'Trail name too long. Maximum allowed length: 128 characters. Specified name length: 129 characters.',
  ],
  ['-abc', 'Trail name must starts with a letter or number.'],
  ['abc_', 'Trail name must ends with a letter or number.'],
  [
    'my trail',
    'Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).',
  ],
  ['my-_trail', 'Trail name cannot have adjacent periods, hyphens or underscores.'],
  ['192.0.2.1', 'Trail name cannot be formatted as an IP address.'],
] as const) {
  test(`the name ${name.slice(0, 10)} is refused`, async () => {
    await using bench = await openBench();
    assert.deepEqual(await refusalOf(createTestTrail(bench, name)), {
      code: 'InvalidTrailNameException',
      message,
    });
    const { record } = await lastEvent(bench.store, 'CreateTrail');
    assert.equal(record['errorCode'], 'InvalidTrailNameException');
    assert.equal(record['responseElements'], null);
  });
}

test('a name is taken by a trail of the Region and by a shadow from elsewhere, and free after its deletion', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  await createTestTrail(bench, 'everywhere', { IsMultiRegionTrail: true }, { region: 'eu-west-1' });
  const taken = (name: string) => ({
    code: 'TrailAlreadyExistsException',
    message: `Trail ${name} already exists for customer: ${accountId}`,
  });
  assert.deepEqual(await refusalOf(createTestTrail(bench, 'main')), taken('main'));
  assert.deepEqual(await refusalOf(createTestTrail(bench, 'everywhere')), taken('everywhere'));
  await createTestTrail(bench, 'main', {}, { region: 'eu-west-1' });
  await bench.call(deleteTrail, { Name: 'main' });
  await createTestTrail(bench, 'main');
});

test('a Region has five trails at most, shadows included', async () => {
  await using bench = await openBench();
  for (const name of ['one', 'two', 'three', 'four']) await createTestTrail(bench, name);
  await createTestTrail(bench, 'far');
  assert.deepEqual(await refusalOf(createTestTrail(bench, 'six')), {
    code: 'MaximumNumberOfTrailsExceededException',
    message: `User: ${accountId} already has 5 trails in us-east-1.`,
  });
  // A multi-Region trail needs room everywhere, other trails of other Regions do not.
  const multi = createTestTrail(bench, 'six', { IsMultiRegionTrail: true }, { region: 'eu-west-1' });
  assert.equal((await refusalOf(multi)).message, `User: ${accountId} already has 5 trails in us-east-1.`);
  await createTestTrail(bench, 'six', {}, { region: 'eu-west-1' });
});

test('two calls at once do not both get the last place', async () => {
  await using bench = await openBench();
  for (const name of ['one', 'two', 'three', 'four']) await createTestTrail(bench, name);
  const ends = await Promise.allSettled(['five', 'six'].map((name) => createTestTrail(bench, name)));
  assert.deepEqual(ends.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  const { Trails } = await bench.call(listTrails, {});
  assert.equal((Trails as unknown[]).length, 5);
});

test('a multi-Region trail includes global service events', async () => {
  await using bench = await openBench();
  const input = { IsMultiRegionTrail: true, IncludeGlobalServiceEvents: false };
  assert.deepEqual(await refusalOf(createTestTrail(bench, 'main', input)), {
    code: 'InvalidParameterCombinationException',
    message: 'Multi-Region trail must include global service events.',
  });
});

for (const [feature, value] of [
  ['SnsTopicName', 'topic'],
  ['KmsKeyId', 'alias/key'],
  ['CloudWatchLogsLogGroupArn', 'arn:aws:logs:us-east-1:123456789012:log-group:g:*'],
  ['CloudWatchLogsRoleArn', 'arn:aws:iam::123456789012:role/r'],
  ['IsOrganizationTrail', true],
] as const) {
  test(`${feature} is refused by name, and its absence is not`, async () => {
    await using bench = await openBench();
    assert.deepEqual(await refusalOf(createTestTrail(bench, 'main', { [feature]: value })), {
      code: 'UnsupportedOperationException',
      message: `Metertrail does not implement trails with ${feature}.`,
    });
    await createTestTrail(bench, 'main', { [feature]: typeof value === 'string' ? '' : false });
  });
}

test('a bucket that is not there, not allowed or no bucket is refused in the words of CloudTrail', async () => {
  await using bench = await openBench();
  const create = (input: object) => refusalOf(bench.call(createTrail, { Name: 'main', ...input }));
  assert.deepEqual(await create({ S3BucketName: 'nowhere' }), {
    code: 'S3BucketDoesNotExistException',
    message: 'S3 bucket nowhere does not exist!',
  });
  await createLogBucket(bench.buckets, 'closed', '{}');
  assert.deepEqual(await create({ S3BucketName: 'closed' }), {
    code: 'InsufficientS3BucketPolicyException',
    message: 'Incorrect S3 bucket policy is detected for bucket: closed',
  });
  assert.equal((await create({ S3BucketName: 'No_Bucket' })).code, 'InvalidS3BucketNameException');
  await createLogBucket(bench.buckets, 'logs');
  for (const S3KeyPrefix of ['p'.repeat(201), 'a\u0000b', 'a\ud800']) {
    assert.equal((await create({ S3BucketName: 'logs', S3KeyPrefix })).code, 'InvalidS3PrefixException');
  }
});

test('a policy that names the trail by aws:SourceArn serves that trail only', async () => {
  await using bench = await openBench();
  const policy = trailPolicy('logs').replace(
    '"s3:x-amz-acl"',
    `"aws:SourceArn":["${arn('main')}"],"s3:x-amz-acl"`,
  );
  await createLogBucket(bench.buckets, 'logs', policy);
  await createTestTrail(bench, 'main');
  assert.equal(
    (await refusalOf(createTestTrail(bench, 'other'))).code,
    'InsufficientS3BucketPolicyException',
  );
});

test('tags that are not valid are refused', async () => {
  await using bench = await openBench();
  const code = async (TagsList: object[]) =>
    (await refusalOf(createTestTrail(bench, 'main', { TagsList }))).code;
  assert.equal(await code([{ Key: 'a' }, { Key: 'a', Value: 'b' }]), 'InvalidTagParameterException');
  assert.equal(await code([{ Key: '' }]), 'InvalidTagParameterException');
  assert.equal(await code([{ Value: 'a' }]), 'InvalidTagParameterException');
  assert.equal(await code([{ Key: 'a', Value: 'b'.repeat(257) }]), 'InvalidTagParameterException');
  assert.equal(await code([{ Key: 'a\u0000' }]), 'InvalidTagParameterException');
  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ Key: `k${index}` }));
  assert.equal(await code(many(51)), 'TagsLimitExceededException');
  assert.equal(await code(many(201)), 'TagsLimitExceededException');
  await createTestTrail(bench, 'main', { TagsList: many(50) });
});

test('a member that is missing is a broken constraint, not a broken tag', async () => {
  await using bench = await openBench();
  const { code } = await refusalOf(bench.call(createTrail, { Name: 'main', TagsList: [{ Key: '' }] }));
  assert.equal(code, 'ValidationException');
});
