/** The spine of a call, where it is not an operation's own affair: bugs, refusals before the work, and what befalls it. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { perform } from '../../src/operations/perform.ts';
import type { CallToPerform } from '../../src/operations/perform.ts';
import type { AnyOperation } from '../../src/operations/registry.ts';
import { getCallerIdentity } from '../../src/operations/sts/get-caller-identity.ts';
import { ServiceError } from '../../src/protocol/service-error.ts';
import { noon, openBench, outsideOf } from '../support/operation-context.ts';
import type { OperationBench } from '../support/operation-context.ts';
import { lastEvent } from '../support/trails.ts';

const name = 'GetCallerIdentity';
const identity = getCallerIdentity as AnyOperation;
const refusal = new ServiceError('ThrottlingException', 'Rate exceeded');

/** Performs GetCallerIdentity, changed; answers the outcome, what was logged, and the event. */
async function performed(bench: OperationBench, change: Partial<CallToPerform>) {
  const logged: string[] = [];
  const log = { error: (_facts: object, message: string) => void logged.push(message) };
  const { settings, ...outside } = outsideOf(bench);
  const outcome = await perform(
    { store: bench.store, ...outside, log },
    { caller: await bench.alice(), now: noon, ids: { uuid: randomUUID }, settings },
    {
      service: 'sts',
      name,
      operation: identity,
      requestId: 'request-1',
      sourceIp: '192.0.2.0',
      userAgent: 'test',
      readPlain: () => ({}),
      ...change,
    },
  );
  const { record } = await lastEvent(bench.store, name);
  return { outcome, logged, record };
}

test('a bug is answered without a detail, recorded by the name of a failure, and logged', async () => {
  await using bench = await openBench();
  const run = () => Promise.reject(new TypeError('secret.key is not a function'));
  const { outcome, logged, record } = await performed(bench, { operation: { ...identity, run } });
  assert.ok('error' in outcome && outcome.error.code === 'InternalFailure' && outcome.error.status === 500);
  assert.doesNotMatch(outcome.error.message, /secret/);
  assert.deepEqual(logged, ['A bug: the call failed.']);
  assert.equal(record['errorCode'], 'InternalFailure');
});

test('who is not admitted is refused before the body is read, and that is recorded', async () => {
  await using bench = await openBench();
  let isRead = false;
  const { outcome, record } = await performed(bench, {
    admit() {
      throw refusal;
    },
    readPlain: () => (isRead = true),
  });
  assert.deepEqual(outcome, { error: refusal });
  assert.equal(isRead, false);
  assert.equal(record['errorCode'], 'ThrottlingException');
  assert.equal(record['requestParameters'], null);
});

test('a fault before the work stands instead of it, and one after it is told how the work ended', async () => {
  await using bench = await openBench();
  let ran = 0;
  const run = () => {
    ran += 1;
    return Promise.resolve({});
  };
  const operation = { ...identity, run };
  const { record } = await performed(bench, { operation, begin: () => Promise.reject(refusal) });
  assert.equal(record['errorCode'], 'ThrottlingException');
  assert.equal(ran, 0);

  const ends: boolean[] = [];
  const begin = () => Promise.resolve({ ended: (committed: boolean) => void ends.push(committed) });
  await performed(bench, { operation, begin });
  await performed(bench, { operation: { ...operation, run: () => Promise.reject(refusal) }, begin });
  assert.deepEqual(ends, [true, false]);
});

test('an operation that the service has and this program has not is refused by name, and recorded', async () => {
  await using bench = await openBench();
  const { outcome, record } = await performed(bench, { operation: undefined });
  assert.ok('error' in outcome);
  assert.equal(outcome.error.code, 'InvalidAction');
  assert.match(outcome.error.message, /does not implement GetCallerIdentity/);
  assert.equal(record['errorCode'], 'InvalidAction');
});
