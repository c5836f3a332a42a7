/** The seller in a sandbox at a frozen noon, who sends rescue files, with a receipt of its own. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RescueFile } from '../../../src/send/rescue-file.ts';
import { MeteringClients } from '../../../src/send/metering-clients.ts';
import type { ClientSettings } from '../../../src/send/metering-clients.ts';
import { planSend } from '../../../src/send/plan.ts';
import type { Plan } from '../../../src/send/plan.ts';
import { readReceipt } from '../../../src/send/receipt.ts';
import type { Receipt, ReceiptRecord } from '../../../src/send/receipt.ts';
import { sendUsage } from '../../../src/send/send-usage.ts';
import type { Pace, Sending, Sent } from '../../../src/send/send-usage.ts';
import { standardWindows } from '../../../src/time/windows.ts';
import { startSandboxSeller } from './sandbox-seller.ts';
import type { SandboxSeller } from './sandbox-seller.ts';

/** Tests do not wait. */
export const quickly: Pace = { attemptsMax: 4, retryDelayMs: 1, gapMs: 0 };

export type SendingSeller = SandboxSeller & {
  receiptPath: string;
  /** As `metertrail send` does, at the time of the sandbox. */
  send(
    file: RescueFile,
    changes?: Partial<Sending> & { client?: ClientSettings; receiptPath?: string },
  ): Promise<{ plan: Plan; sent: Sent; receipt: Receipt }>;
  /** The records of the receipt on disk. */
  receipt(): Promise<ReceiptRecord[]>;
  /** Calls to BatchMeterUsage that are in Event history, oldest first: how many records each had, and its error. */
  calls(): Promise<{ records: number; errorCode: string | undefined }[]>;
};

export async function startSendingSeller(): Promise<SendingSeller> {
  const seller = await startSandboxSeller();
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-send-'));
  const receiptPath = join(folder, 'rescue.receipt.json');
  return {
    ...seller,
    receiptPath,
    async send(file, { client, receiptPath: path = receiptPath, ...changes } = {}) {
      const { endpoint, credentials } = seller.mt.clientConfig;
      using clients = new MeteringClients({ endpoint, credentials, maxAttempts: 1, ...client });
      const receipt = await readReceipt(path, 'rescue.json');
      receipt.useEndpoint('us-east-1', await clients.endpointOf('us-east-1'));
      const clock = { now: () => seller.mt.clock.now().getTime() };
      const plan = planSend({ file, receipt, now: clock.now(), windows: standardWindows });
      const sent = await sendUsage(plan.ready, {
        clients,
        receipt,
        clock,
        signal: new AbortController().signal,
        pace: quickly,
        ...changes,
      });
      return { plan, sent, receipt };
    },
    async receipt() {
      return (JSON.parse(await readFile(receiptPath, 'utf8')) as { records: ReceiptRecord[] }).records;
    },
    async calls() {
      const rows = await seller.mt.store.read((tx) => tx.selectFrom('events').select('record').execute());
      return rows
        .map(({ record }) => JSON.parse(record) as LoggedCall)
        .filter(({ eventName }) => eventName === 'BatchMeterUsage')
        .map(({ requestParameters, errorCode }) => ({
          records: requestParameters?.usageRecords.length ?? 0,
          errorCode,
        }));
    },
    async [Symbol.asyncDispose]() {
      await seller[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type LoggedCall = {
  eventName: string;
  errorCode?: string;
  requestParameters?: { usageRecords: unknown[] } | null;
};
