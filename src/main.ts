#!/usr/bin/env node
/** argv → command → exit code. */

import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { auditCommand } from './cli/audit.ts';
import { configCommand } from './cli/config.ts';
import { serveCommand } from './cli/serve.ts';
import type { Io } from './cli/io.ts';

/** A second signal ends the process at once. */
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const io: Io = {
  stdout: process.stdout,
  stderr: process.stderr,
  exit: (code) => {
    process.exitCode = code;
  },
  signal: stop.signal,
};
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('metertrail')
  .description('AWS Marketplace metering and its CloudTrail: run it, rehearse it, audit it.')
  .version(version)
  .exitOverride()
  .addCommand(serveCommand(io))
  .addCommand(auditCommand(io))
  .addCommand(configCommand(io));
for (const command of program.commands) command.exitOverride();

/** Errors of the operator's: a sentence, no stack. */
const forTheOperator = new Set(['ConfigError', 'StoreError', 'SeedError', 'StartError', 'BucketError']);

try {
  await program.parseAsync(process.argv);
} catch (error) {
  io.exit(exitCode(error));
}

function exitCode(error: unknown): number {
  // Commander has written its message; help and version end with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Error && forTheOperator.has(error.name))
    io.stderr.write(`metertrail: ${error.message}\n`);
  else
    io.stderr.write(
      `metertrail: a bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  return 2;
}
