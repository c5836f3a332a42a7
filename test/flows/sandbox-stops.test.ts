/** A sandbox that holds callers up does not hold up its own end. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { errorOf } from '../support/app.ts';
import { batch, record, startSandboxSeller } from '../support/sellers/sandbox-seller.ts';

for (const fault of [
  { kind: 'timeout-after', silentForMs: 60_000 },
  { kind: 'slow', delayMs: 60_000 },
] as const) {
  test(`a server ends although "${fault.kind}" holds a caller`, async () => {
    const world = await startSandboxSeller({});
    await world.mt.faults.add({ ...fault, count: 1 });
    const held = errorOf(world.metering.send(batch(record(world.at))));
    while ((await world.mt.faults.trace()).entries.length === 0) await wait(5);
    const ended = world.mt[Symbol.asyncDispose]().then(() => 'ended');
    // Whoever does not let go is cut off after 5 seconds.
    assert.equal(await Promise.race([ended, wait(3000, 'waits')]), 'ended');
    assert.notEqual((await held).name, '');
    world.metering.destroy();
  });
}
