import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { SandboxClock } from '../../src/sandbox/clock.ts';
import { SandboxFaults } from '../../src/sandbox/faults.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { createSqliteDatabase } from '../support/stores.ts';

const noon = Date.parse('2026-11-10T12:00:00Z');

test('a clock that goes back is turned once a delivery under way has ended and what is owed has followed it', async () => {
  await using database = await createSqliteDatabase();
  const store = await database.open();
  const clock = new SandboxClock({ now: () => noon });
  const delivery = Promise.withResolvers<void>();
  const log: string[] = [];
  const sandbox = new Sandbox({
    store,
    clock,
    faults: new SandboxFaults(clock),
    accountId: '123456789012',
    ids: { uuid: randomUUID },
    random: randomBytes,
    settings: { registrationTokenMs: 1, finalReportMs: 1 },
    log: { error: (_facts, message) => log.push(message) },
    firstSeed: undefined,
    quietly: async (work) => {
      await delivery.promise;
      return work();
    },
    wake: () => log.push('woken'),
    clearBuckets: async () => {},
    forgetCallers: () => {},
  });
  await sandbox.turnClock((each) => each.advance(1000));
  assert.deepEqual(log.splice(0), ['woken']);

  const turned = sandbox.turnClock((each) => each.set(noon)).then(() => log.push('turned'));
  assert.equal(clock.now(), noon);
  await new Promise(setImmediate);
  assert.deepEqual(log, ['woken']);
  delivery.resolve();
  await turned;
  assert.deepEqual(log.splice(0), ['woken', 'woken', 'turned']);

  await store[Symbol.asyncDispose]();
  await sandbox.turnClock((each) => each.set(noon - 1));
  assert.match(log.at(-1) ?? '', /waits until it is there again/);
});
