import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { startTestApp, stoppedClock } from '../support/app.ts';
import { signedFetch } from '../support/signed-fetch.ts';

const seed = `
products:
  - code: EXAMPLE_proCode
    title: The founding document's product
    dimensions: [{ key: Dimension1, unit: Units }]
customers:
  - awsAccountId: '987654321098'
    identifier: customer1
    agreements: [{ product: EXAMPLE_proCode }]
`;

const principalId = 'EX_PRINCIPAL_ID';
const credentials = { accessKeyId: 'EXAMPLE_KEY_ID', secretAccessKey: 'example' };

type Log = { Records: Record<string, unknown>[] };

/**
 * "Logging AWS Marketplace API Calls with AWS CloudTrail" shows one log entry. This makes that very call: the same
 * user, time, input, agent and address (through a trusted proxy), with the ids that AWS happened to give.
 */
test('the founding document’s example comes out of the call it records, field by field', async () => {
  const { Records } = JSON.parse(await readFile('test/fixtures/logs/founding-example.json', 'utf8')) as Log;
  const [{ eventVersion: _, ...documented } = {}] = Records;
  const clock = stoppedClock('2018-04-19T16:32:51Z');
  // In the order in which the server asks for ids: request, usage record, event.
  const given = [
    'd45f8acd-251d-11e7-8d11-1f3d1d72808b',
    'b52e6ed6-98f0-4e90-8bd2-bf01b024961e',
    'cace04c7-e6c2-465d-b47f-1506ee1ed497',
  ];
  let answering = false;
  const ids = { uuid: () => (answering ? given.shift() : undefined) ?? crypto.randomUUID() };
  await using app = await startTestApp({ seed, overrides: { clock, ids }, flags: { trustProxy: true } });
  await app.app.store.transaction(async (tx) => {
    const alice = 'arn:aws:iam::123456789012:user/Alice';
    await tx.updateTable('principals').set({ principal_id: principalId }).where('arn', '=', alice).execute();
    await tx
      .insertInto('access_keys')
      .values({
        access_key_id: credentials.accessKeyId,
        secret_access_key: credentials.secretAccessKey,
        principal_arn: alice,
        status: 'Active',
        created_at: 0,
      })
      .execute();
  });

  answering = true;
  const answer = await signedFetch(app, {
    service: 'aws-marketplace',
    target: 'AWSMPMeteringService.BatchMeterUsage',
    body: JSON.stringify({
      UsageRecords: [
        {
          Timestamp: Date.parse('2018-04-19T16:32:50Z') / 1000,
          CustomerIdentifier: 'customer1',
          Dimension: 'Dimension1',
          Quantity: 1,
        },
      ],
      ProductCode: 'EXAMPLE_proCode',
    }),
    credentials,
    signingDate: new Date(clock.now()),
    headers: { 'user-agent': 'Coral/Netty14', 'x-forwarded-for': '203.0.113.0/24' },
  });
  answering = false;
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('x-amzn-requestid'), documented['requestID']);

  const { Events = [] } = await (
    await app.cloudtrail()
  ).send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'BatchMeterUsage' }],
    }),
  );
  assert.equal(Events.length, 1);
  const record = JSON.parse(Events[0]?.CloudTrailEvent ?? '') as Record<string, unknown>;
  const { eventVersion, managementEvent, eventCategory, ...recorded } = record;
  // What records have had since version 1.06 and 1.07; the document's is 1.05.
  assert.deepEqual([eventVersion, managementEvent, eventCategory], ['1.11', true, 'Management']);
  assert.equal(JSON.stringify(recorded), JSON.stringify(documented), 'the same fields, values and order');
});
