/** All commands in one program: arguments in, exit code out. */

import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { auditCommand } from './audit.ts';
import { configCommand } from './config.ts';
import type { Io } from './io.ts';
import { serveCommand } from './serve.ts';

/** Errors of the operator's: a sentence, no stack. */
const forTheOperator = new Set([
  'ConfigError',
  'StoreError',
  'SeedError',
  'ListenError',
  'CredentialsFileError',
  'AdminFileError',
  'AdminCallError',
  'BucketError',
]);

/** @param argv as Node gives it: program, file, arguments. Sets the exit code through `io`, and never throws. */
export async function runProgram(argv: readonly string[], io: Io): Promise<void> {
  const program = new Command('metertrail')
    .description('AWS Marketplace metering and its CloudTrail: run it, rehearse it, audit it.')
    .version(version())
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .exitOverride();
  for (const command of [serveCommand(io), auditCommand(io), configCommand(io)]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  try {
    await program.parseAsync(argv);
  } catch (error) {
    io.exit(exitCode(error, io));
  }
}

function exitCode(error: unknown, io: Io): number {
  // Commander has written its message; help and version end with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Error && forTheOperator.has(error.name)) {
    io.stderr.write(`metertrail: ${error.message}\n`);
  } else {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.stderr.write(`metertrail: a bug: ${stack}\n`);
  }
  return 2;
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
