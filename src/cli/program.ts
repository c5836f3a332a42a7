/** All commands in one program: arguments in, exit code out. */

import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { agreementCommand } from './agreement.ts';
import { auditCommand } from './audit.ts';
import { buyCommand } from './buy.ts';
import { configCommand } from './config.ts';
import { customerCommand } from './customer.ts';
import type { Io } from './io.ts';
import { productCommand } from './product.ts';
import { notifyCommand } from './notify.ts';
import { registrationKeyCommand } from './registration-key.ts';
import { sandboxCommand } from './sandbox.ts';
import { serveCommand } from './serve.ts';
import { workloadCommand } from './workload.ts';

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
  for (const command of [
    serveCommand(io),
    auditCommand(io),
    configCommand(io),
    productCommand(io),
    buyCommand(io),
    agreementCommand(io),
    customerCommand(io),
    workloadCommand(io),
    registrationKeyCommand(io),
    notifyCommand(io),
    sandboxCommand(io),
  ]) {
    program.addCommand(inheriting(command, program));
  }
  try {
    await program.parseAsync(argv);
  } catch (error) {
    io.exit(exitCode(error, io));
  }
}

/** The command with those below it: their messages and their ends are the program's. */
function inheriting(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const below of command.commands) inheriting(below, command);
  return command;
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
