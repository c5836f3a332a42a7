/** The servers under measurement, each in a process of its own. */

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Keys, Target } from './load.ts';

export type RunningServer = AsyncDisposable & { target: Target; startMs: number };

/** `metertrail serve` on a data folder. `startMs` runs from the spawn to the greeting, when it answers. */
export async function startMetertrail(data: string): Promise<RunningServer & { keys: Keys }> {
  const server = await start(
    ['src/main.ts', 'serve', '--data', data, '--port', '0', '--batch-meter-usage-per-second', '0'],
    /AWS endpoint\s+http:\/\/([\d.]+):(\d+)/,
  );
  const text = (await readFile(join(data, 'credentials'), 'utf8')).split('[default]')[1] ?? '';
  const value = (name: string): string => new RegExp(`${name} = (.+)`).exec(text)?.[1] ?? '';
  const keys = { accessKeyId: value('aws_access_key_id'), secretAccessKey: value('aws_secret_access_key') };
  return Object.assign(server, { keys });
}

/** A bare `node:http` server that parses the same bodies and answers as large ones. */
export function startBare(): Promise<RunningServer> {
  return start(['bench/bare-server.ts'], /http:\/\/([\d.]+):(\d+)/);
}

async function start(args: string[], listening: RegExp): Promise<RunningServer> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [, host = '', port = ''] = await greeting(child, listening);
  const startMs = performance.now() - started;
  return {
    target: { host, port: Number(port) },
    startMs,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function greeting(child: ChildProcess, listening: RegExp): Promise<RegExpExecArray> {
  let text = '';
  for await (const chunk of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    text += String(chunk);
    const match = listening.exec(text);
    if (match) {
      child.stdout?.resume();
      return match;
    }
  }
  throw new Error(`The server ended before it listened: ${text}`);
}
