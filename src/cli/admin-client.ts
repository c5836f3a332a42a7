/** Asks a running server through its admin API, which it finds by admin.json of the data folder. */

import type { Command } from 'commander';
import { readConfig } from '../config/config.ts';
import { OperatorError } from '../files/operator-error.ts';
import { readAdminFile } from '../identity/admin-file.ts';
import { options } from '../config/options.ts';
import type { Io } from './io.ts';

/** Adds `--data DIR` and `--json` to a command that asks a running server. */
export function addAdminOptions(command: Command): Command {
  return command
    .option('--data <DIR>', `data folder of the running server (default: ${options.data.default})`)
    .option('--json', 'print the answer as JSON');
}

/**
 * @param path below `/_metertrail`, each name in it already encoded.
 * @param body sent as JSON, or text as it is.
 * @returns the JSON that the server answers. @throws OperatorError.
 */
export async function askServer(
  command: Command,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object | string,
): Promise<unknown> {
  const data = command.opts<{ data?: string }>().data ?? dataFolder();
  const { endpoint, token } = await readAdminFile(data);
  const isText = typeof body === 'string';
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': isText ? 'text/plain' : 'application/json',
  };
  const init = {
    method,
    headers,
    body: typeof body === 'object' ? JSON.stringify(body) : (body ?? null),
  };
  const response = await fetch(`${endpoint}/_metertrail${path}`, init).catch((error: unknown) => {
    throw new OperatorError(`The server at ${endpoint} does not answer: is it running? (${reasonOf(error)})`);
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  throw new OperatorError(messageOf(text) ?? `The server answered ${response.status}.`);
}

/** Prints the answer: as JSON with `--json`, else the lines that `human` makes of it. */
export function print<T>(io: Io, command: Command, answer: T, human: (answer: T) => string[]): void {
  const json = command.opts<{ json?: boolean }>().json === true;
  const text = json ? JSON.stringify(answer, undefined, 2) : human(answer).join('\n');
  io.stdout.write(`${text}\n`);
}

function dataFolder(): string {
  return readConfig({}).data;
}

function messageOf(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
