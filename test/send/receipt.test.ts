import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readReceipt } from '../../src/send/receipt.ts';
import type { ReceiptRecord } from '../../src/send/receipt.ts';
import { usageKey } from '../../src/send/usage-key.ts';

const record: ReceiptRecord = {
  region: 'us-east-1',
  ProductCode: 'analytics',
  Timestamp: '2026-11-10T11:00:00Z',
  CustomerIdentifier: 'one',
  Dimension: 'users',
  Quantity: 5,
  state: 'unanswered',
  code: 'NoAnswer',
  at: '2026-11-10T11:30:00.000Z',
};

describe('a receipt', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'metertrail-receipt-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('is read as it was written, newest word on each record, and leaves nothing beside it', async () => {
    const path = join(folder, 'a.receipt.json');
    const receipt = await readReceipt(path, 'a.json');
    receipt.set(record);
    receipt.set({ ...record, Dimension: 'data' });
    receipt.set({ ...record, state: 'accepted', code: 'Success', MeteringRecordId: 'm' });
    await receipt.write(0);
    const again = await readReceipt(path, 'a.json');
    assert.equal(again.get(usageKey(record))?.MeteringRecordId, 'm');
    assert.equal(again.get(usageKey({ ...record, Dimension: 'data' }))?.state, 'unanswered');
    assert.equal(again.get(usageKey({ ...record, Dimension: 'other' })), undefined);
    assert.deepEqual(await readdir(folder), ['a.receipt.json']);
  });

  test('of one service does not pass for that of another', async () => {
    const path = join(folder, 'b.receipt.json');
    const receipt = await readReceipt(path, 'b.json');
    receipt.useEndpoint('us-east-1', 'http://localhost:4747');
    await receipt.write(0);
    const again = await readReceipt(path, 'b.json');
    again.useEndpoint('us-east-1', 'http://localhost:4747');
    again.useEndpoint('eu-west-1', 'https://elsewhere');
    assert.throws(() => again.useEndpoint('us-east-1', 'https://aws'), {
      name: 'SendError',
      message: `The receipt ${path} is of http://localhost:4747, and this would go to https://aws: name another one with --receipt.`,
    });
  });

  test('that is no receipt, or empty, is not taken for none', async () => {
    const path = join(folder, 'c.receipt.json');
    for (const [text, reason] of [
      ['', 'it is empty'],
      ['{"schema":"metertrail.receipt",', 'it is no JSON'],
      ['{"schema":"metertrail.rescue","version":1}', 'schema: '],
      ['{"schema":"metertrail.receipt","version":1,"endpoints":{},"records":[{}]}', 'records.0.region: '],
    ] as const) {
      await writeFile(path, text);
      await assert.rejects(readReceipt(path, 'c.json'), (error: Error) => {
        assert.equal(error.name, 'SendError');
        assert.ok(error.message.includes(`(${reason}`), error.message);
        return true;
      });
    }
    await mkdir(join(folder, 'd'));
    await assert.rejects(readReceipt(join(folder, 'd'), 'd.json'), /cannot be read: it is no file/);
    await assert.rejects(readReceipt('/dev/null', 'd.json'), /cannot be read: it is no file/);
  });
});
