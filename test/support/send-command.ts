/** Runs `metertrail send` as a process, with a server of its own, a rescue file and a receipt. */

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMetertrail } from '../../src/index.ts';
import type { Metertrail } from '../../src/index.ts';
import type { RescueFile, RescueRecord } from '../../src/send/rescue-file.ts';
import type { ReceiptRecord } from '../../src/send/receipt.ts';
import { runMetertrail } from './process.ts';

/** Each has bought the product. */
export const customers = Array.from({ length: 100 }, (_, index) => `c${index}`);
const seed = {
  products: [{ code: 'analytics', title: 'Analytics', dimensions: [{ key: 'users', unit: 'Users' }] }],
  customers: customers.map((identifier, index) => ({
    awsAccountId: String(100_000_000_000 + index),
    identifier,
    agreements: [{ product: 'analytics' }],
  })),
};
/** The current hour can be metered at every moment, on the first of a month too. */
export const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString();

export const usageOf = (CustomerIdentifier: string, changes: Partial<RescueRecord> = {}): RescueRecord => ({
  Timestamp: hour,
  CustomerIdentifier,
  Dimension: 'users',
  Quantity: 5,
  ...changes,
});

export type SendCommand = AsyncDisposable & {
  mt: Metertrail;
  folder: string;
  path: string;
  environment: Record<string, string>;
  /** The command to its end. */
  send(...args: string[]): ReturnType<typeof runMetertrail>;
  /** The command with `--yes`, under way. */
  start(): ChildProcess;
  writeRescue(...records: RescueRecord[]): Promise<void>;
  /** Undefined before there is one. */
  receipt(): Promise<ReceiptRecord[] | undefined>;
  accepted(): Promise<ReceiptRecord[]>;
  /** What the server holds. */
  stored: () => Promise<{ id: string; quantity: number }[]>;
  /** How many records were in the calls that the server has carried out. */
  countSent(): Promise<number>;
};

export async function startSendCommand(): Promise<SendCommand> {
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-send-'));
  const mt = await startMetertrail({ sandbox: true, seed });
  const path = join(folder, 'rescue.json');
  const environment = {
    AWS_ACCESS_KEY_ID: mt.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: mt.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_MARKETPLACE_METERING: mt.endpoint,
    AWS_CONFIG_FILE: join(folder, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const receipt = async (): Promise<ReceiptRecord[] | undefined> => {
    const text = await readFile(join(folder, 'rescue.receipt.json'), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as { records: ReceiptRecord[] }).records;
  };
  return {
    mt,
    folder,
    path,
    environment,
    send: (...args) => runMetertrail(['send', path, ...args], environment),
    start: () =>
      spawn(process.execPath, ['src/main.ts', 'send', path, '--yes'], {
        env: { ...process.env, ...environment },
        stdio: 'ignore',
      }),
    async writeRescue(...UsageRecords) {
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
    },
    receipt,
    accepted: async () => ((await receipt()) ?? []).filter(({ state }) => state === 'accepted'),
    async stored() {
      const rows = await mt.store.read((tx) => tx.selectFrom('usage_records').selectAll().execute());
      return rows.map(({ metering_record_id: id, quantity }) => ({ id, quantity }));
    },
    async countSent() {
      const rows = await mt.store.read((tx) => tx.selectFrom('events').select('record').execute());
      const calls = rows.map(({ record }) => JSON.parse(record) as LoggedCall);
      return calls.reduce((sum, call) => sum + (call.requestParameters?.usageRecords?.length ?? 0), 0);
    },
    async [Symbol.asyncDispose]() {
      await mt[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type LoggedCall = { requestParameters?: { usageRecords?: unknown[] } | null };
