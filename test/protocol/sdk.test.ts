/** AWS's own SDK clients understand the answers, and what they send is understood. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import test from 'node:test';
import {
  CloudTrailClient,
  GetTrailStatusCommand,
  LookupEventsCommand,
  TrailNotFoundException,
} from '@aws-sdk/client-cloudtrail';
import {
  BatchMeterUsageCommand,
  InternalServiceErrorException,
  MarketplaceMeteringClient,
  MeterUsageCommand,
  RegisterUsageCommand,
} from '@aws-sdk/client-marketplace-metering';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Answer } from '../../src/protocol/answer.ts';
import { parseBody, renderAnswer, renderError } from '../../src/protocol/aws-json.ts';
import { readInput } from '../../src/protocol/input.ts';
import { parseForm, readForm } from '../../src/protocol/query-form.ts';
import { renderQueryAnswer, renderQueryError } from '../../src/protocol/query.ts';
import { ServiceError } from '../../src/protocol/service-error.ts';
import { parseTarget } from '../../src/protocol/target.ts';
import { model as cloudtrail } from '../../src/shapes/generated/cloudtrail.ts';
import { model as metering } from '../../src/shapes/generated/metering.ts';
import { model as sts } from '../../src/shapes/generated/sts.ts';
import { renderViolations } from '../../src/shapes/violation.ts';

type Operate = (operation: string, input: unknown) => unknown;

const REQUEST_ID = '35155d37-56cb-423f-8554-5c4f3e3ff56d';

/** A server of one answer, for the time of one test: `operate` gives the output or throws a ServiceError. */
async function serve(operate: Operate): Promise<AsyncDisposable & { config: object }> {
  const server = createServer((request, response) => {
    void answer(request, operate).then(({ status, headers, body }) =>
      response.writeHead(status, headers).end(body),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    config: {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(request: IncomingMessage, operate: Operate): Promise<Answer> {
  const bytes = await buffer(request);
  const target = parseTarget(request.headers['x-amz-target'] as string | undefined);
  if (target === undefined) {
    const form = parseForm(bytes);
    const operation = form.get('Action') ?? '';
    try {
      const { input } = readInput(sts, operation, readForm(sts, operation, form));
      return renderQueryAnswer(sts, operation, operate(operation, input), REQUEST_ID);
    } catch (error) {
      return renderQueryError(sts, error as ServiceError, REQUEST_ID);
    }
  }
  const model = target.service === 'metering' ? metering : cloudtrail;
  try {
    const { input, violations } = readInput(model, target.operation, parseBody(bytes));
    if (violations.length > 0) throw new ServiceError('ValidationException', renderViolations(violations));
    return renderAnswer(model, target.operation, operate(target.operation, input), REQUEST_ID);
  } catch (error) {
    return renderError(model.messageMember, error as ServiceError, REQUEST_ID);
  }
}

test('a batch of usage records goes there and back', async () => {
  let received: unknown;
  await using server = await serve((_, input) => {
    received = input;
    const { UsageRecords } = input as { UsageRecords: object[] };
    return {
      Results: UsageRecords.map((record) => ({
        UsageRecord: record,
        MeteringRecordId: REQUEST_ID,
        Status: 'Success',
      })),
      UnprocessedRecords: [],
    };
  });
  const client = new MarketplaceMeteringClient(server.config);
  const record = {
    Timestamp: new Date('2026-11-22T09:00:00.250Z'),
    CustomerAWSAccountId: '987654321098',
    Dimension: 'users',
    Quantity: 3,
    UsageAllocations: [{ AllocatedUsageQuantity: 3, Tags: [{ Key: 'team', Value: 'a b' }] }],
  };
  const result = await client.send(
    new BatchMeterUsageCommand({ UsageRecords: [record], ProductCode: 'code' }),
  );
  client.destroy();
  assert.deepEqual(received, {
    UsageRecords: [{ ...record, Timestamp: record.Timestamp.getTime() }],
    ProductCode: 'code',
  });
  assert.deepEqual(result.Results, [
    { UsageRecord: record, MeteringRecordId: REQUEST_ID, Status: 'Success' },
  ]);
  assert.deepEqual(result.UnprocessedRecords, []);
  assert.equal(result.$metadata.requestId, REQUEST_ID);
});

test('timestamps, violations and faults of metering arrive as they should', async () => {
  await using server = await serve((operation) => {
    if (operation === 'MeterUsage') throw new ServiceError('InternalServiceErrorException', 'sorry', 500);
    return { PublicKeyRotationTimestamp: 1_441_139_757_497 };
  });
  const client = new MarketplaceMeteringClient(server.config);
  const registered = await client.send(
    new RegisterUsageCommand({ ProductCode: 'code', PublicKeyVersion: 1 }),
  );
  assert.equal(registered.PublicKeyRotationTimestamp?.getTime(), 1_441_139_757_497);
  await assert.rejects(client.send(new RegisterUsageCommand({ ProductCode: '?', PublicKeyVersion: 0 })), {
    name: 'ValidationException',
    message:
      "2 validation errors detected: Value '?' at 'productCode' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[-a-zA-Z0-9/=:_.@]*$; " +
      "Value '0' at 'publicKeyVersion' failed to satisfy constraint: Member must have value greater than or equal to 1",
  });
  const usage = new MeterUsageCommand({
    ProductCode: 'code',
    Timestamp: new Date(),
    UsageDimension: 'users',
  });
  await assert.rejects(client.send(usage), (error) => {
    assert.ok(error instanceof InternalServiceErrorException);
    assert.equal(error.message, 'sorry');
    assert.equal(error.$metadata.httpStatusCode, 500);
    return true;
  });
  client.destroy();
});

test('events and errors of CloudTrail arrive as they should', async () => {
  const eventTime = new Date('2026-11-22T09:00:00Z');
  await using server = await serve((operation, input) => {
    if (operation === 'GetTrailStatus') throw new ServiceError('TrailNotFoundException', 'Unknown trail: x');
    assert.deepEqual(input, {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'BatchMeterUsage' }],
      StartTime: eventTime.getTime(),
    });
    return { Events: [{ EventId: REQUEST_ID, EventTime: eventTime.getTime(), Resources: [] }] };
  });
  const client = new CloudTrailClient(server.config);
  const { Events } = await client.send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'BatchMeterUsage' }],
      StartTime: eventTime,
    }),
  );
  assert.deepEqual(Events, [{ EventId: REQUEST_ID, EventTime: eventTime, Resources: [] }]);
  await assert.rejects(client.send(new GetTrailStatusCommand({ Name: 'x' })), (error) => {
    assert.ok(error instanceof TrailNotFoundException);
    assert.equal(error.message, 'Unknown trail: x');
    return true;
  });
  client.destroy();
});

test('STS is spoken to in forms and answers in XML', async () => {
  const expiration = new Date('2026-11-22T10:00:00Z');
  await using server = await serve((operation, input) => {
    if (operation === 'GetCallerIdentity') throw new ServiceError('AccessDenied', 'no <way> & "out"', 403);
    assert.deepEqual(input, {
      RoleArn: 'arn:aws:iam::123456789012:role/metering',
      RoleSessionName: 'session@1',
      PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
      DurationSeconds: 900,
      Tags: [{ Key: 'team', Value: 'a&b ü' }],
    });
    return {
      Credentials: {
        AccessKeyId: 'ASIAEXAMPLE',
        SecretAccessKey: 'a/b+<c>',
        SessionToken: 'token',
        Expiration: expiration.getTime(),
      },
      PackedPolicySize: 6,
    };
  });
  const client = new STSClient(server.config);
  const { Credentials, PackedPolicySize } = await client.send(
    new AssumeRoleCommand({
      RoleArn: 'arn:aws:iam::123456789012:role/metering',
      RoleSessionName: 'session@1',
      PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
      DurationSeconds: 900,
      Tags: [{ Key: 'team', Value: 'a&b ü' }],
    }),
  );
  assert.deepEqual(Credentials, {
    AccessKeyId: 'ASIAEXAMPLE',
    SecretAccessKey: 'a/b+<c>',
    SessionToken: 'token',
    Expiration: expiration,
  });
  assert.equal(PackedPolicySize, 6);
  await assert.rejects(client.send(new GetCallerIdentityCommand({})), {
    name: 'AccessDenied',
    message: 'no <way> & "out"',
  });
  client.destroy();
});
