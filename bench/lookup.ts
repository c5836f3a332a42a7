/** LookupEvents at different numbers of stored events: the 99th percentile should not grow with them. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { percentile, runLoad, signedRequest } from './load.ts';
import { seedCustomers, seedEvents } from './seed.ts';
import { startMetertrail } from './servers.ts';

const calls = 600;
const warmUp = 100;

export type LookupRow = { events: number; p50Ms: number; p99Ms: number };

/** Questions in turn: no attribute, a frequent and a rare one, and a time range in the middle. */
export async function measureLookup(events: number): Promise<LookupRow> {
  const data = await mkdtemp(join(tmpdir(), 'metertrail-bench-'));
  try {
    await seedCustomers(data, 1);
    await seedEvents(data, events);
    await using server = await startMetertrail(data);
    const day = 86_400;
    const questions = [
      {},
      { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'BatchMeterUsage' }] },
      { LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: 'root' }] },
      { LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'true' }] },
      { StartTime: Date.now() / 1000 - 50 * day, EndTime: Date.now() / 1000 - 40 * day },
    ];
    const requests = Array.from({ length: calls + warmUp }, (_, call) =>
      signedRequest(server.target, server.keys, {
        service: 'cloudtrail',
        amzTarget: 'CloudTrail_20131101.LookupEvents',
        body: JSON.stringify(questions[call % questions.length]),
      }),
    );
    await runLoad(server.target, requests.slice(0, warmUp), 1);
    const { latenciesMs } = await runLoad(server.target, requests.slice(warmUp), 1);
    return { events, p50Ms: percentile(latenciesMs, 0.5), p99Ms: percentile(latenciesMs, 0.99) };
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}
