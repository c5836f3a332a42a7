import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { startMetertrail } from '../../src/index.ts';
import type { Metertrail } from '../../src/index.ts';
import type { RescueFile, RescueRecord } from '../../src/audit/rescue/rescue-file.ts';
import type { ReceiptRecord } from '../../src/send/receipt.ts';
import { runMetertrail } from '../support/process.ts';

const customers = Array.from({ length: 100 }, (_, index) => `c${index}`);
const seed = {
  products: [{ code: 'analytics', title: 'Analytics', dimensions: [{ key: 'users', unit: 'Users' }] }],
  customers: customers.map((identifier, index) => ({
    awsAccountId: String(100_000_000_000 + index),
    identifier,
    agreements: [{ product: 'analytics' }],
  })),
};
/** The current hour can be metered at every moment, the first of a month too. */
const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString();

const usageOf = (CustomerIdentifier: string, changes: Partial<RescueRecord> = {}): RescueRecord => ({
  Timestamp: hour,
  CustomerIdentifier,
  Dimension: 'users',
  Quantity: 5,
  ...changes,
});

describe('metertrail send', () => {
  let folder: string;
  let mt: Metertrail;
  let path: string;
  let receiptPath: string;
  let files = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'metertrail-send-'));
    mt = await startMetertrail({ sandbox: true, seed });
  });
  after(async () => {
    await mt[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await mt.faults.clear();
    await mt.reset();
    files += 1;
    path = join(folder, `rescue-${files}.json`);
    receiptPath = join(folder, `rescue-${files}.receipt.json`);
  });

  const environment = (): Record<string, string> => ({
    AWS_ACCESS_KEY_ID: mt.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: mt.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_MARKETPLACE_METERING: mt.endpoint,
    AWS_CONFIG_FILE: join(folder, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  const send = (...args: string[]) => runMetertrail(['send', path, ...args], environment());
  const start = (...args: string[]): ChildProcess =>
    spawn(process.execPath, ['src/main.ts', 'send', path, ...args], {
      env: { ...process.env, ...environment() },
      stdio: 'ignore',
    });

  async function writeRescue(...UsageRecords: RescueRecord[]): Promise<void> {
    const requests = [{ region: 'us-east-1', ProductCode: 'analytics', UsageRecords }];
    const file: RescueFile = {
      schema: 'metertrail.rescue',
      version: 1,
      asOf: hour,
      source: [],
      notes: [],
      requests,
    };
    await writeFile(path, JSON.stringify(file));
  }

  /** Undefined before there is one. */
  async function readReceipt(): Promise<ReceiptRecord[] | undefined> {
    const text = await readFile(receiptPath, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as { records: ReceiptRecord[] }).records;
  }

  async function accepted(): Promise<ReceiptRecord[]> {
    return ((await readReceipt()) ?? []).filter(({ state }) => state === 'accepted');
  }

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await wait(5);
  }

  async function stored(): Promise<{ id: string; quantity: number }[]> {
    const rows = await mt.store.read((tx) => tx.selectFrom('usage_records').selectAll().execute());
    return rows.map(({ metering_record_id: id, quantity }) => ({ id, quantity: Number(quantity) }));
  }

  /** Records of all calls that were carried out. */
  async function sentRecords(): Promise<number> {
    const rows = await mt.store.read((tx) => tx.selectFrom('events').select('record').execute());
    const calls = rows.map(
      ({ record }) => JSON.parse(record) as { eventName: string; requestParameters?: { usageRecords?: [] } },
    );
    return calls.reduce(
      (sum, { requestParameters }) => sum + (requestParameters?.usageRecords?.length ?? 0),
      0,
    );
  }

  test('a dry run shows product, Region, customer, hour, dimension and quantity, and what is left out', async () => {
    await writeRescue(usageOf('c1', { Quantity: 7 }), usageOf('c2', { Quantity: null }));
    const { code, stdout } = await send('--dry-run');
    assert.equal(code, 1);
    const at = hour.slice(0, 16).replace('T', ' ');
    assert.ok(stdout.includes(`analytics in us-east-1, to ${mt.endpoint}: 1 record\n`), stdout);
    assert.match(stdout, new RegExp(`^ {2}${at} +c1 +users +7 +\\d`, 'm'));
    assert.match(
      stdout,
      new RegExp(`^ {2}${at} +c2 +users +\\(blank\\) .*Quantity is a blank: fill it in$`, 'm'),
    );
    assert.deepEqual([await readReceipt(), await stored()], [undefined, []]);
    await writeRescue(usageOf('c1'));
    assert.equal((await send('--dry-run')).code, 0);
  });

  test('without a terminal nothing is sent unless --yes says so', async () => {
    await writeRescue(usageOf('c1'));
    const refused = await send();
    assert.deepEqual([refused.code, await stored()], [2, []]);
    assert.match(refused.stderr, /^metertrail: There is no terminal to ask on, .*--yes\.\n$/);
    const { code, stdout } = await send('--yes');
    assert.equal(code, 0);
    assert.match(stdout, /1 accepted, 0 not\. Receipt: .*rescue-\d+\.receipt\.json/);
    assert.deepEqual(
      (await accepted()).map(({ MeteringRecordId }) => MeteringRecordId),
      [(await stored())[0]?.id],
    );
  });

  test('each record that is not accepted is named with its reason', async () => {
    await writeRescue(usageOf('c1'));
    await send('--yes', '--receipt', join(folder, 'other.json'));
    await writeRescue(
      usageOf('c1', { Quantity: 6 }),
      usageOf('c2', { Dimension: 'nosuch' }),
      usageOf('c3'),
      usageOf('c4', { Quantity: null }),
    );
    const { code, stdout } = await send('--yes');
    assert.equal(code, 1);
    assert.match(
      stdout,
      /c1 +users +6 .* DuplicateRecord: already billed with another quantity, which cannot be changed$/m,
    );
    assert.match(stdout, /c2 +nosuch +5 .* InvalidUsageDimensionException: /m);
    assert.match(stdout, /1 accepted, 3 not\./);
    assert.deepEqual(
      (await stored()).map(({ quantity }) => quantity),
      [5, 5],
    );
  });

  test('a second run sends nothing that is accepted, and refuses another quantity for it', async () => {
    await writeRescue(usageOf('c1'), usageOf('c2', { Quantity: null }));
    assert.equal((await send('--yes')).code, 1);
    await writeRescue(usageOf('c1'), usageOf('c2'));
    const again = await send('--yes');
    assert.equal(again.code, 0);
    assert.match(again.stdout, /Accepted before, and not sent again: 1 record\./);
    assert.equal(await sentRecords(), 2);
    const nothing = await send('--yes');
    assert.deepEqual([nothing.code, await sentRecords()], [0, 2]);
    assert.match(nothing.stdout, /There is nothing to send\./);
    await writeRescue(usageOf('c1'), usageOf('c2', { Quantity: 6 }));
    const changed = await send('--yes');
    assert.equal(changed.code, 2);
    assert.match(
      changed.stderr,
      /UsageRecords\[1\]\.Quantity is 6, but 5 was accepted at .*cannot be changed/,
    );
    assert.equal(await sentRecords(), 2);
  });

  test('a rehearsal at another endpoint does not pass for the real thing', async () => {
    await writeRescue(usageOf('c1'));
    await send('--yes');
    const elsewhere = await send('--yes', '--endpoint-url', 'http://127.0.0.1:1');
    assert.equal(elsewhere.code, 2);
    assert.match(
      elsewhere.stderr,
      /The receipt .* is of http.*, and this would go to http:\/\/127\.0\.0\.1:1: name another/,
    );
  });

  test('what cannot be done ends with 2 and a sentence', async () => {
    await writeRescue(usageOf('c1', { Timestamp: 'today' }));
    for (const [args, env, sentence] of [
      [[path], {}, /^metertrail: requests\[0\]\.UsageRecords\[0\]\.Timestamp: must be the start of an hour/],
      [[join(folder, 'nosuch.json')], {}, /^metertrail: .*nosuch\.json cannot be read: ENOENT/],
      [[folder], {}, /^metertrail: .* cannot be read: EISDIR/],
      [[path, '--endpoint-url', 'localhost'], {}, /It must be a URL such as/],
    ] as const) {
      const { code, stdout, stderr } = await runMetertrail(['send', ...args], { ...environment(), ...env });
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, sentence);
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
    await writeRescue(usageOf('c1'));
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...keyless } = environment();
    const without = await runMetertrail(['send', path, '--yes'], {
      ...keyless,
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
    });
    assert.deepEqual([without.code, await readReceipt()], [2, undefined]);
    assert.match(without.stderr, /^metertrail: There are no AWS credentials to send with: /);
    const wrong = await runMetertrail(['send', path, '--yes'], {
      ...environment(),
      AWS_SECRET_ACCESS_KEY: 'wrong',
    });
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /^metertrail send: InvalidSignatureException: .*Send the file again/);
  });

  test('text of the file does not reach the terminal as commands to it', async () => {
    await writeRescue(usageOf('c1\u001b[2J'));
    const { stdout } = await send('--dry-run');
    assert.ok(stdout.includes('c1\\u{1b}[2J'), stdout);
  });

  for (const [where, faults] of [
    ['before its request is carried out', [{ kind: 'slow', delayMs: 400, after: 1 }]],
    ['after its request is carried out', [{ kind: 'timeout-after', silentForMs: 400, after: 1 }]],
  ] as const) {
    test(`killed while it waits, ${where}, the receipt is true, and a second run bills nothing twice`, async () => {
      for (const fault of faults) await mt.faults.add(fault);
      await writeRescue(...customers.map((customer) => usageOf(customer)));
      const child = start('--yes');
      const ended = once(child, 'exit');
      // 25 are accepted, 25 are under way.
      await until(async () => (await readReceipt())?.length === 50);
      await wait(100);
      child.kill('SIGKILL');
      await ended;
      await mt.faults.clear();
      const receipt = (await readReceipt()) ?? [];
      const before = await accepted();
      assert.deepEqual([receipt.length, before.length], [50, 25]);
      assert.ok(receipt.every(({ state }) => state === 'accepted' || state === 'unanswered'));
      const ids = new Set((await stored()).map(({ id }) => id));
      assert.ok(before.every(({ MeteringRecordId = '' }) => ids.has(MeteringRecordId)));
      const sentBefore = await sentRecords();

      const { code, stdout } = await send('--yes');
      assert.equal(code, 0, stdout);
      assert.match(stdout, /Accepted before, and not sent again: 25 records\./);
      const all = await accepted();
      const billed = await stored();
      assert.deepEqual([all.length, billed.length], [100, 100]);
      assert.deepEqual(
        all.map(({ MeteringRecordId }) => MeteringRecordId).toSorted(),
        billed.map(({ id }) => id).toSorted(),
      );
      assert.ok(billed.every(({ quantity }) => quantity === 5));
      // The request that was under way may have been recorded after the kill.
      assert.ok((await sentRecords()) - sentBefore <= 75 + 25);
    });
  }

  test('Ctrl-C ends it between two requests, with 2, and the receipt is true', async () => {
    await mt.faults.add({ kind: 'slow', delayMs: 300 });
    await writeRescue(...customers.map((customer) => usageOf(customer)));
    const child = start('--yes');
    const ended = once(child, 'exit') as Promise<[number | null]>;
    await until(async () => (await accepted()).length > 0);
    child.kill('SIGINT');
    const [code] = await ended;
    assert.equal(code, 2);
    const receipt = (await readReceipt()) ?? [];
    assert.ok(receipt.every(({ state }) => state === 'accepted'));
    assert.equal(receipt.length, (await stored()).length);
    assert.ok(receipt.length < 100);
  });
});
