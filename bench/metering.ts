/** Durable BatchMeterUsage calls per second, against a bare server that parses and answers the same bodies. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, percentile, runLoad, signedRequest } from './load.ts';
import type { Keys, LoadResult, Target } from './load.ts';
import { dimensions, productCode, seedCustomers } from './seed.ts';
import { startBare, startMetertrail } from './servers.ts';

const rounds = 3;
const connections = 16;
const warmUp = 1000;

export type MeteringRow = {
  records: number;
  barePerSecond: number;
  perSecond: number;
  /** Median of the rounds' ratios, each of two runs that follow each other. */
  ratio: number;
  p50Ms: number;
  p99Ms: number;
};

export async function measureMetering(records: number, calls: number): Promise<MeteringRow> {
  const bare: LoadResult[] = [];
  const ours: LoadResult[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await measureBare(records, calls));
    ours.push(await measureOurs(records, calls));
  }
  const perRound = ours.map((run, round) => run.perSecond / (bare[round]?.perSecond ?? Number.NaN));
  const latencies = ours.flatMap((run) => run.latenciesMs).sort((a, b) => a - b);
  return {
    records,
    barePerSecond: median(bare.map((run) => run.perSecond)),
    perSecond: median(ours.map((run) => run.perSecond)),
    ratio: median(perRound),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}

async function measureBare(records: number, calls: number): Promise<LoadResult> {
  await using server = await startBare();
  return await measure(server.target, { accessKeyId: 'AKIABARE', secretAccessKey: 'bare' }, records, calls);
}

/** A new data folder for every run, so that every record is a first write. */
async function measureOurs(records: number, calls: number): Promise<LoadResult> {
  const data = await mkdtemp(join(tmpdir(), 'metertrail-bench-'));
  try {
    await seedCustomers(data, customersFor(records * (calls + warmUp)));
    await using server = await startMetertrail(data);
    return await measure(server.target, server.keys, records, calls);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function measure(target: Target, keys: Keys, records: number, calls: number): Promise<LoadResult> {
  const requests = Array.from({ length: calls + warmUp }, (_, call) =>
    signedRequest(target, keys, {
      service: 'aws-marketplace',
      amzTarget: 'AWSMPMeteringService.BatchMeterUsage',
      body: batch(call * records, records),
    }),
  );
  await runLoad(target, requests.slice(0, warmUp), connections);
  return runLoad(target, requests.slice(warmUp), connections);
}

/** Hours that stay inside the window and inside the month for the length of a run. */
const hours = 20;

function customersFor(usages: number): number {
  return Math.ceil(usages / (hours * dimensions.length));
}

function batch(first: number, count: number): string {
  const thisHour = Math.floor(Date.now() / 3_600_000) * 3600;
  const UsageRecords = Array.from({ length: count }, (_, offset) => {
    const index = first + offset;
    return {
      Timestamp: thisHour - 3600 * (index % hours),
      CustomerIdentifier: `customer${Math.floor(index / hours / dimensions.length)}`,
      Dimension: dimensions[Math.floor(index / hours) % dimensions.length],
      Quantity: 1 + (index % 100),
    };
  });
  return JSON.stringify({ UsageRecords, ProductCode: productCode });
}
