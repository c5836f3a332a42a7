import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DescribeTrailsCommand, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { errorOf } from '../support/app.ts';
import type { Credentials } from '../support/app.ts';
import { noon } from '../support/sellers/catalogue.ts';
import { startSeller } from '../support/sellers/seller.ts';
import type { Seller, Workload } from '../support/sellers/seller.ts';

/** metering.md §8.3; the order of members is that of real records (cloudtrail.md §3.3). */
describe('the session of a workload’s role', () => {
  let seller: Seller;
  before(async () => {
    seller = await startSeller();
  });
  after(() => seller[Symbol.asyncDispose]());

  const identityOf = async ({ credentials }: Workload) => {
    const sts = await seller.app.sts({ credentials });
    const { UserId, Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    return { UserId, Account, Arn };
  };
  const eventOf = async ({ credentials }: Workload) => {
    const cloudtrail = await seller.app.cloudtrail({ credentials });
    const { Events = [] } = await cloudtrail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: credentials.accessKeyId }],
      }),
    );
    const event = Events.find(({ EventName }) => EventName === 'GetCallerIdentity');
    const record = JSON.parse(event?.CloudTrailEvent ?? '{}') as { userIdentity?: object };
    return { username: event?.Username, userIdentity: JSON.stringify(record.userIdentity) };
  };

  test('on an instance goes by the instance, and its credentials came from the instance', async () => {
    const instance = await seller.start({
      platform: 'ec2',
      resourceId: 'i-0exampled859aa775',
      roleName: 'Alice',
    });
    const { UserId = '', Account, Arn } = await identityOf(instance);
    const [, roleId] = /^(AROA[A-Z2-7]{17}):i-0exampled859aa775$/.exec(UserId) ?? [];
    assert.notEqual(roleId, undefined);
    const arn = 'arn:aws:sts::987654321098:assumed-role/Alice/i-0exampled859aa775';
    assert.deepEqual([Account, Arn], ['987654321098', arn]);
    const { username, userIdentity } = await eventOf(instance);
    assert.equal(username, 'i-0exampled859aa775');
    assert.equal(
      userIdentity,
      `{"type":"AssumedRole","principalId":"${UserId}","arn":"${arn}","accountId":"987654321098",` +
        `"accessKeyId":"${instance.credentials.accessKeyId}",` +
        `"sessionContext":{"sessionIssuer":{"type":"Role","principalId":"${roleId}",` +
        `"arn":"arn:aws:iam::987654321098:role/Alice","accountId":"987654321098","userName":"Alice"},` +
        `"webIdFederationData":{},` +
        `"attributes":{"creationDate":"2026-11-10T12:00:00Z","mfaAuthenticated":"false"},` +
        `"ec2RoleDelivery":"1.0"}}`,
    );
  });

  test('of a pod goes by the time of its start, and came by the cluster’s provider', async () => {
    const pod = await seller.start({ platform: 'eks', roleName: 'Alice' });
    const { UserId = '' } = await identityOf(pod);
    assert.match(UserId, /^AROA[A-Z2-7]{17}:botocore-session-1794312000$/);
    const { userIdentity } = await eventOf(pod);
    assert.match(
      userIdentity,
      /"webIdFederationData":\{"federatedProvider":"arn:aws:iam::987654321098:oidc-provider\/oidc\.eks\.us-east-1\.amazonaws\.com\/id\/[0-9A-F]{32}","attributes":\{\}\}/,
    );
    assert.doesNotMatch(userIdentity, /ec2RoleDelivery/);
  });

  test('of a task goes by the task, and two tasks of one role share its id', async () => {
    const [one, other] = [await seller.start(), await seller.start()];
    const [first, second] = [await identityOf(one), await identityOf(other)];
    assert.match(one.workload.resourceId, /^[0-9a-f]{32}$/);
    assert.equal(first.UserId?.split(':')[1], one.workload.resourceId);
    assert.equal(first.UserId?.split(':')[0], second.UserId?.split(':')[0]);
    assert.doesNotMatch((await eventOf(one)).userIdentity, /federatedProvider|ec2RoleDelivery/);
  });

  test('reads and writes the buckets of its own account', async () => {
    const { credentials } = await seller.start();
    const { Buckets } = await (await seller.app.s3({ credentials })).send(new ListBucketsCommand({}));
    assert.deepEqual(Buckets ?? [], []);
  });

  /** What each protocol calls the refusal. */
  const refusals = async (credentials: Credentials) => {
    const errors = await Promise.all([
      errorOf((await seller.app.cloudtrail({ credentials })).send(new DescribeTrailsCommand({}))),
      errorOf((await seller.app.sts({ credentials })).send(new GetCallerIdentityCommand({}))),
      errorOf((await seller.app.s3({ credentials })).send(new ListBucketsCommand({}))),
    ]);
    return errors.map(({ name, status }) => `${name} ${status}`);
  };
  const unknown = ['UnrecognizedClientException 400', 'InvalidClientTokenId 403', 'InvalidAccessKeyId 403'];

  test('needs its own token: none, another’s and a longer one are refused as an unknown key is', async () => {
    const { credentials } = await seller.start();
    const { sessionToken: _, ...bare } = credentials;
    assert.deepEqual(await refusals(bare), unknown);
    const other = await seller.start();
    assert.deepEqual(
      await refusals({ ...credentials, sessionToken: other.credentials.sessionToken }),
      unknown,
    );
    assert.deepEqual(
      await refusals({ ...credentials, sessionToken: `${credentials.sessionToken}A` }),
      unknown,
    );
  });

  test('needs its own secret, and its token does not serve a long-term key', async () => {
    const { credentials } = await seller.start();
    const wrong = { ...credentials, secretAccessKey: 'wrong' };
    assert.deepEqual((await refusals(wrong))[0], 'InvalidSignatureException 400');
    const alice = await seller.app.credentials();
    assert.deepEqual(await refusals({ ...alice, sessionToken: credentials.sessionToken }), unknown);
  });

  test('ends by the clock of the services, and each protocol says so', async () => {
    const task = await seller.start({ sessionHours: 2 });
    assert.equal(task.credentials.expiresAt, '2026-11-10T14:00:00.000Z');
    try {
      seller.clock.set('2026-11-10T13:59:59Z');
      assert.equal((await identityOf(task)).Account, '987654321098');
      seller.clock.set('2026-11-10T14:00:00Z');
      const { credentials } = task;
      assert.deepEqual(await refusals(credentials), [
        'ExpiredTokenException 400',
        'ExpiredToken 403',
        'ExpiredToken 400',
      ]);
      const error = await errorOf(
        (await seller.app.cloudtrail({ credentials })).send(new DescribeTrailsCommand({})),
      );
      assert.equal(error.message, 'The security token included in the request is expired');
      assert.deepEqual(
        (await refusals({ ...credentials, secretAccessKey: 'wrong' }))[0],
        'InvalidSignatureException 400',
        'who cannot sign does not learn that it has ended',
      );
    } finally {
      seller.clock.set(noon);
    }
  });

  test('is forgotten a day after its end, when its workload gets another', async () => {
    const task = await seller.start({ sessionHours: 1 });
    const renew = () => seller.admin('POST', `/workloads/${task.workload.workloadId}/credentials`, {});
    try {
      seller.clock.set('2026-11-11T13:00:00Z');
      await renew();
      assert.equal((await refusals(task.credentials))[0], 'ExpiredTokenException 400');
      seller.clock.set('2026-11-11T13:00:01Z');
      await renew();
      // A known key is remembered for a second.
      let answers = await refusals(task.credentials);
      const deadline = Date.now() + 10_000;
      while (answers[0] !== unknown[0] && Date.now() < deadline) answers = await refusals(task.credentials);
      assert.deepEqual(answers, unknown);
    } finally {
      seller.clock.set(noon);
    }
  });

  test('is one of several: fresh credentials work at once, and the earlier ones go on', async () => {
    const first = await seller.start();
    const path = `/workloads/${first.workload.workloadId}/credentials`;
    const second = (await seller.admin('POST', path, { sessionHours: 1 })) as Workload;
    assert.notEqual(second.credentials.accessKeyId, first.credentials.accessKeyId);
    for (const one of [first, second]) {
      assert.match((await identityOf(one)).Arn ?? '', new RegExp(`${first.workload.resourceId}$`));
    }
  });
});
