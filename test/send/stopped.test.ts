// In npm test only: it starts a whole server for every test.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileOf, hoursOf, request, states, usage } from './rescue.ts';
import { countStored } from '../support/sellers/sandbox-seller.ts';
import { startSendingSeller } from '../support/sellers/sending-seller.ts';

test('when nothing is answered the rest is not tried, and the receipt says what is not known', async () => {
  await using seller = await startSendingSeller();
  await seller.mt.faults.add({ id: 'mute', kind: 'error-after' });
  const file = fileOf(request(...hoursOf(24), ...hoursOf(24, { CustomerIdentifier: 'two' })));
  const { sent } = await seller.send(file);
  assert.match(sent.stopped ?? '', /takes nothing at present: InternalServiceErrorException/);
  assert.deepEqual(states(await seller.receipt()), { 'unanswered InternalServiceErrorException': 25 });
  assert.equal((await seller.calls()).length, 4);
  await seller.mt.faults.remove('mute');
  await seller.send(file);
  assert.deepEqual(states(await seller.receipt()), { 'accepted Success': 48 });
  assert.equal(await countStored(seller), 48);
});

test('a service that cannot be reached is named', async () => {
  await using seller = await startSendingSeller();
  const { sent } = await seller.send(fileOf(request(usage())), {
    client: { endpoint: 'http://127.0.0.1:1' },
  });
  assert.match(sent.stopped ?? '', /takes nothing at present: ECONNREFUSED/);
  assert.deepEqual(states(await seller.receipt()), { 'unanswered ECONNREFUSED': 1 });
});

for (const [what, credentials, code] of [
  [
    'a key that nobody has',
    { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', secretAccessKey: 'x' },
    'UnrecognizedClientException',
  ],
  ['a wrong secret', { secretAccessKey: 'x' }, 'InvalidSignatureException'],
] as const) {
  test(`${what} stops everything at once`, async () => {
    await using seller = await startSendingSeller();
    const file = fileOf(request(...hoursOf(24), ...hoursOf(24, { CustomerIdentifier: 'two' })));
    const { sent } = await seller.send(file, {
      client: { credentials: { ...seller.mt.clientConfig.credentials, ...credentials } },
    });
    assert.match(sent.stopped ?? '', new RegExp(`^${code}: `));
    assert.deepEqual(states(await seller.receipt()), { [`rejected ${code}`]: 25 });
    assert.equal(await countStored(seller), 0);
  });
}

test('an interrupted run stands between two requests, and the next one sends the rest only', async () => {
  await using seller = await startSendingSeller();
  const file = fileOf(request(...hoursOf(24), ...hoursOf(24, { CustomerIdentifier: 'two' })));
  const stop = new AbortController();
  const { sent } = await seller.send(file, { signal: stop.signal, onAnswer: () => stop.abort() });
  assert.equal(sent.stopped, 'Interrupted.');
  assert.deepEqual(states(await seller.receipt()), { 'accepted Success': 25 });
  assert.equal(await countStored(seller), 25);
  const { plan } = await seller.send(file);
  assert.deepEqual([plan.settled, plan.ready.length], [25, 23]);
  assert.deepEqual(
    (await seller.calls()).map(({ records }) => records).toSorted((a, b) => a - b),
    [23, 25],
  );
  assert.deepEqual(states(await seller.receipt()), { 'accepted Success': 48 });
});

test('where no receipt can be written nothing is sent', async () => {
  await using seller = await startSendingSeller();
  const receiptPath = `${seller.receiptPath}/nosuch/receipt.json`.replace('rescue.receipt.json/', '');
  const { sent } = await seller.send(fileOf(request(...hoursOf(3))), { receiptPath });
  assert.match(sent.stopped ?? '', /^The receipt .*nosuch\/receipt\.json cannot be written: ENOENT/);
  assert.deepEqual(await seller.calls(), []);
});
