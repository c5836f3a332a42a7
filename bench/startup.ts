/** From the start of the process to its first answer, on a new data folder and on a used one. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './load.ts';
import { startMetertrail } from './servers.ts';

const rounds = 5;

export type StartupRow = { firstMs: number; againMs: number };

export async function measureStartup(): Promise<StartupRow> {
  const first: number[] = [];
  const again: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const data = await mkdtemp(join(tmpdir(), 'metertrail-bench-'));
    try {
      first.push(await readyMs(data));
      again.push(await readyMs(data));
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  }
  return { firstMs: median(first), againMs: median(again) };
}

async function readyMs(data: string): Promise<number> {
  const started = performance.now();
  await using server = await startMetertrail(data);
  const answer = await fetch(`http://${server.target.host}:${server.target.port}/_metertrail/ready`);
  if (!answer.ok) throw new Error(`Not ready: ${await answer.text()}`);
  return performance.now() - started;
}
