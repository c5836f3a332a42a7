/** Runs `metertrail` as a process of its own, to be asked, signalled and killed. */

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';

export type ServerProcess = AsyncDisposable & {
  child: ChildProcess;
  endpoint: string;
  stdout(): string;
  stderr(): string;
  /** For further clients of the default profile. */
  settings: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
  metering(): MarketplaceMeteringClient;
  cloudtrail(): CloudTrailClient;
  /** @returns exit code, or the signal that ended it. */
  stop(signal: NodeJS.Signals): Promise<number | string>;
};

/** Runs one command to its end. */
export async function runMetertrail(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['src/main.ts', ...args], { env: { ...process.env, ...env } });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Tests call faster than AWS lets anybody. */
const unthrottled = ['--batch-meter-usage-per-second', '0'];

/** `serve` on a data folder and a free port; resolves when it has greeted. */
export async function serve(data: string, args: string[] = []): Promise<ServerProcess> {
  const child = spawn(process.execPath, [
    'src/main.ts',
    'serve',
    '--data',
    data,
    '--port',
    '0',
    ...unthrottled,
    ...args,
  ]);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  const endpoint = await Promise.race([
    greeting(child, stdout),
    ended.then(([code]) => Promise.reject(new Error(`It ended with ${code}: ${stderr()}`))),
  ]);
  const credentials = await readCredentials(join(data, 'credentials'));
  const settings = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
  return {
    child,
    endpoint,
    stdout,
    stderr,
    settings,
    metering: () => new MarketplaceMeteringClient(settings),
    cloudtrail: () => new CloudTrailClient(settings),
    async stop(signal) {
      child.kill(signal);
      const [code, by] = await ended;
      return code ?? by ?? '';
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function greeting(child: ChildProcess, stdout: () => string): Promise<string> {
  for (;;) {
    const match = /AWS endpoint\s+(http:\/\/\S+)/.exec(stdout());
    if (match?.[1]) return match[1];
    if (child.stdout) await once(child.stdout, 'data');
  }
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

async function readCredentials(file: string): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  const text = (await readFile(file, 'utf8')).split('[default]')[1] ?? '';
  const value = (name: string): string => new RegExp(`${name} = (.+)`).exec(text)?.[1] ?? '';
  return { accessKeyId: value('aws_access_key_id'), secretAccessKey: value('aws_secret_access_key') };
}
