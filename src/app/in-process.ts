/** Starts a Metertrail in the caller's own process, with its clock, faults and admin API as functions. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { startApp } from './app.ts';
import type { App, AppOptions } from './app.ts';
import { readConfig } from '../config/config.ts';
import type { OptionName, options } from '../config/options.ts';
import { ClockError } from '../sandbox/clock.ts';
import type { SandboxClock } from '../sandbox/clock.ts';
import { durationMs } from '../time/duration.ts';
import type { Duration } from '../time/duration.ts';
import type { FaultRuleInput } from '../sandbox/fault-rules.ts';
import type { FaultStatus } from '../sandbox/faults.ts';
import type { CallHit, LogFileHit, TraceEntry } from '../sandbox/fault-trace.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** The settings of `metertrail config`, by name. */
export type MetertrailOptions = {
  [Name in Exclude<OptionName, 'seed'>]?: z.input<(typeof options)[Name]['schema']>;
} & {
  /** The path of a seed file, or the seed itself: an object, or several lines of YAML. */
  seed?: string | object;
};

/** What an AWS SDK client needs: `new MarketplaceMeteringClient(mt.clientConfig)`. */
export type ClientConfig = {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** For S3, whose clients else put the bucket into the host's name. */
  forcePathStyle: true;
};

/** The time that AWS's rules go by: windows, ends of months, tokens, agreements. Signatures go by the real time. */
export type MetertrailClock = {
  now(): Date;
  /** A time as ISO 8601, or a Date. A frozen clock stands there; a running one runs on from there. */
  set(time: string | Date): void;
  /** Forwards: `'PT1H30M'`, or `{ hours: 1, minutes: 30 }`. */
  advance(duration: Duration): void;
  freeze(): void;
  /** Runs on from where it stands. */
  resume(): void;
};

/** What a fault has struck. */
export type FaultTraceEntry = Omit<TraceEntry, 'at' | 'hit'> & { at: string } & (CallHit | LogFileHit);

export type MetertrailFaults = {
  add(rule: FaultRuleInput): Promise<FaultStatus>;
  list(): Promise<FaultStatus[]>;
  /** Log files that the fault held are delivered. */
  remove(id: string): Promise<void>;
  clear(): Promise<void>;
  /** Oldest first, and how many older entries are forgotten. */
  trace(): Promise<{ entries: FaultTraceEntry[]; dropped: number }>;
  clearTrace(): Promise<void>;
};

/** `clock`, `faults`, `reset` and `seed` are there only with `sandbox: true`, and throw a MetertrailError without. */
export type Metertrail = Omit<App, 'sandbox'> & {
  readonly region: string;
  readonly clientConfig: ClientConfig;
  readonly clock: MetertrailClock;
  readonly faults: MetertrailFaults;
  /** As after the first start, with the seed of the start unless told otherwise. Keys and credentials stay. */
  reset(options?: { seed?: boolean }): Promise<void>;
  /** Adds what a seed names: an object, or YAML. */
  seed(seed: string | object): Promise<void>;
  /** Asks the admin API: `mt.admin('POST', '/customers/123456789012/suspend')`. @throws MetertrailError when it refuses. */
  admin(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<unknown>;
};

/** The server refuses; `status` is that of HTTP where it was asked by it. */
export class MetertrailError extends Error {
  override readonly name = 'MetertrailError';
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/**
 * Starts a server in this process, on a free port unless `port` is given, and in a temporary folder, removed at the end,
 * unless `data` is: `await using mt = await startMetertrail({ sandbox: true, seed })`.
 * @throws OperatorError, for the options too, with a sentence that says what is wrong.
 */
export async function startMetertrail(
  { seed, ...options }: MetertrailOptions = {},
  own: AppOptions = {},
): Promise<Metertrail> {
  await using folder = new AsyncDisposableStack();
  const data = options.data ?? folder.adopt(await mkdtemp(join(tmpdir(), 'metertrail-')), remove);
  const isText = typeof seed === 'object' || seed?.includes('\n') === true;
  const config = readConfig({ port: 0, ...options, data, seed: isText ? undefined : seed }, {});
  const app = folder.use(await startApp(config, isText ? { ...own, seed: textOf(seed) } : own));
  const running = folder.move();
  return withControls(app, config.region, () => running.disposeAsync());
}

function withControls(app: App, region: string, dispose: () => Promise<void>): Metertrail {
  const { sandbox: _sandbox, ...rest } = app;
  const { endpoint, credentials } = app;
  const admin: Metertrail['admin'] = (method, path, body) =>
    ask(app, method, path, body === undefined ? undefined : JSON.stringify(body), 'application/json');
  return {
    ...rest,
    region,
    clientConfig: { endpoint, region, credentials, forcePathStyle: true },
    clock: clockOf(app),
    faults: faultsOf(app, admin),
    async reset(options = {}) {
      sandboxOf(app, 'reset');
      await admin('POST', '/reset', options);
    },
    async seed(seed) {
      sandboxOf(app, 'seed');
      await ask(app, 'POST', '/seed', textOf(seed), 'application/yaml');
    },
    admin,
    [Symbol.asyncDispose]: dispose,
  };
}

/** @throws MetertrailError where there is none. */
function sandboxOf({ sandbox }: App, name: string): Sandbox {
  if (sandbox !== undefined) return sandbox;
  throw new MetertrailError(
    `mt.${name} is there only in the sandbox: startMetertrail({ sandbox: true, … }).`,
  );
}

function clockOf(app: App): MetertrailClock {
  const turn = (change: (clock: SandboxClock) => void): void =>
    void sandboxOf(app, 'clock').turnClock(change);
  return {
    now: () => new Date(sandboxOf(app, 'clock').clock.now()),
    set(time) {
      const ms = typeof time === 'string' ? Date.parse(time) : time.getTime();
      if (Number.isNaN(ms)) throw new ClockError(`${String(time)} is no time; one is 2026-01-31T00:00:00Z.`);
      turn((clock) => clock.set(ms));
    },
    advance(duration) {
      const ms = durationMs(duration);
      if (ms === undefined) {
        throw new ClockError(`${JSON.stringify(duration)} is no duration; one is PT1H30M, or { hours: 1 }.`);
      }
      turn((clock) => clock.advance(ms));
    },
    freeze: () => turn((clock) => clock.freeze()),
    resume: () => turn((clock) => clock.resume()),
  };
}

function faultsOf(app: App, admin: Metertrail['admin']): MetertrailFaults {
  const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> => {
    sandboxOf(app, 'faults');
    return admin(method, path, body);
  };
  return {
    add: async (rule) => (await call('POST', '/faults', rule)) as FaultStatus,
    list: async () => ((await call('GET', '/faults')) as { faults: FaultStatus[] }).faults,
    remove: async (id) => void (await call('DELETE', `/faults/${encodeURIComponent(id)}`)),
    clear: async () => void (await call('DELETE', '/faults')),
    trace: async () => (await call('GET', '/faults/trace')) as Awaited<ReturnType<MetertrailFaults['trace']>>,
    clearTrace: async () => void (await call('DELETE', '/faults/trace')),
  };
}

async function ask(
  { endpoint, adminToken }: Pick<App, 'endpoint' | 'adminToken'>,
  method: string,
  path: string,
  body: string | undefined,
  contentType: string,
): Promise<unknown> {
  const headers = { authorization: `Bearer ${adminToken}`, 'content-type': contentType };
  const answer = await fetch(`${endpoint}/_metertrail${path}`, {
    method,
    headers,
    body: body ?? null,
  });
  const json = (await answer.json()) as { message?: string };
  if (answer.ok) return json;
  throw new MetertrailError(json.message ?? `The server answered ${answer.status}.`, answer.status);
}

/** JSON is YAML too. */
function textOf(seed: string | object | undefined): string {
  return typeof seed === 'string' ? seed : JSON.stringify(seed ?? {});
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}
