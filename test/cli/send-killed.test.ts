// In npm test only: it starts commands.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultRuleInput } from '../../src/index.ts';
import { customers, startSendCommand, usageOf } from '../support/send-command.ts';
import type { SendCommand } from '../support/send-command.ts';

/** Far longer than it takes until the sender is killed. */
const longMs = 10_000;

for (const [when, fault, isUnderWay] of [
  [
    'before its second request is carried out',
    { kind: 'slow', delayMs: longMs, after: 1 },
    async ({ mt }) => (await mt.faults.list())[0]?.struck === 1,
  ],
  [
    'after its second request is carried out, and before the answer',
    { kind: 'timeout-after', silentForMs: longMs, after: 1 },
    async ({ stored }) => (await stored()).length === 50,
  ],
] satisfies [string, FaultRuleInput, (command: SendCommand) => Promise<boolean>][]) {
  test(`killed ${when}, the receipt is true, and a second run bills nothing twice`, async () => {
    await using command = await startSendCommand();
    await command.mt.faults.add(fault);
    await command.writeRescue(...customers.map((customer) => usageOf(customer)));
    const child = command.start();
    const ended = once(child, 'exit');
    await until(() => isUnderWay(command));
    child.kill('SIGKILL');
    await ended;
    await command.mt.faults.clear();

    const before = await command.accepted();
    const states = ((await command.receipt()) ?? []).map(({ state }) => state);
    assert.deepEqual(
      [before.length, states.filter((state) => state === 'unanswered').length, states.length],
      [25, 25, 50],
    );
    const ids = new Set((await command.stored()).map(({ id }) => id));
    assert.ok(before.every(({ MeteringRecordId = '' }) => ids.has(MeteringRecordId)));
    const sentBefore = await command.countSent();

    const { code, stdout } = await command.send('--yes');
    assert.equal(code, 0, stdout);
    assert.match(stdout, /Accepted before, and not sent again: 25 records\./);
    assert.equal((await command.countSent()) - sentBefore, 75);
    const stored = await command.stored();
    assert.deepEqual(
      (await command.accepted()).map(({ MeteringRecordId = '' }) => MeteringRecordId).toSorted(),
      stored.map(({ id }) => id).toSorted(),
    );
    assert.deepEqual([stored.length, stored.every(({ quantity }) => quantity === 5)], [100, true]);
  });
}

test('Ctrl-C ends it between two requests, with 2, and the receipt is true', async () => {
  await using command = await startSendCommand();
  await command.mt.faults.add({ kind: 'slow', delayMs: 500 });
  await command.writeRescue(...customers.map((customer) => usageOf(customer)));
  const child = command.start();
  const ended = once(child, 'exit') as Promise<[number | null]>;
  await until(async () => (await command.accepted()).length > 0);
  child.kill('SIGINT');
  assert.deepEqual((await ended)[0], 2);
  const receipt = (await command.receipt()) ?? [];
  assert.ok(receipt.every(({ state }) => state === 'accepted'));
  assert.equal(receipt.length, (await command.stored()).length);
  assert.ok(receipt.length < 100);
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, 'it does not come to pass');
    await wait(5);
  }
}
