import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { startTestApp } from '../../support/app.ts';

test('GetCallerIdentity names the caller, and is an event without parameters and response', async () => {
  await using app = await startTestApp();
  const client = await app.sts();
  const { Account, Arn, UserId } = await client.send(new GetCallerIdentityCommand({}));
  assert.deepEqual([Account, Arn], ['123456789012', 'arn:aws:iam::123456789012:user/Alice']);
  const { Events = [] } = await (
    await app.cloudtrail()
  ).send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'EventSource', AttributeValue: 'sts.amazonaws.com' }],
    }),
  );
  const record = JSON.parse(Events[0]?.CloudTrailEvent ?? '') as Record<string, unknown>;
  assert.equal(record['eventName'], 'GetCallerIdentity');
  assert.equal(record['readOnly'], true);
  assert.deepEqual([record['requestParameters'], record['responseElements']], [null, null]);
  assert.equal((record['userIdentity'] as { principalId: string }).principalId, UserId);
});
