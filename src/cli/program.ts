/** Runs the command that the arguments name, and sets the exit code. */

import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { OperatorError } from '../files/operator-error.ts';
import type { Io } from './io.ts';

/** In the order of the help. Each is loaded only when it is meant, since loading all of them takes a while. */
const commands: { [name: string]: (io: Io) => Promise<Command> } = {
  serve: async (io) => (await import('./serve.ts')).serveCommand(io),
  audit: async (io) => (await import('./audit.ts')).auditCommand(io),
  merge: async (io) => (await import('./merge.ts')).mergeCommand(io),
  send: async (io) => (await import('./send.ts')).sendCommand(io),
  config: async (io) => (await import('./config.ts')).configCommand(io),
  product: async (io) => (await import('./product.ts')).productCommand(io),
  buy: async (io) => (await import('./buy.ts')).buyCommand(io),
  agreement: async (io) => (await import('./agreement.ts')).agreementCommand(io),
  customer: async (io) => (await import('./customer.ts')).customerCommand(io),
  workload: async (io) => (await import('./workload.ts')).workloadCommand(io),
  'registration-key': async (io) => (await import('./registration-key.ts')).registrationKeyCommand(io),
  notify: async (io) => (await import('./notify.ts')).notifyCommand(io),
  sandbox: async (io) => (await import('./sandbox.ts')).sandboxCommand(io),
};

/** @param argv as Node gives it: program, file, arguments. Sets the exit code through `io`, and never throws. */
export async function runProgram(argv: readonly string[], io: Io): Promise<void> {
  const program = new Command('metertrail')
    .description('AWS Marketplace metering and its CloudTrail: run it, rehearse it, audit it.')
    .version(version())
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .exitOverride();
  const [, , name = ''] = argv;
  const isNone = name === '--version' || name === '-V';
  const meant = Object.hasOwn(commands, name) ? [commands[name]] : isNone ? [] : Object.values(commands);
  for (const load of meant) if (load) program.addCommand(inheriting(await load(io), program));
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
  if (error instanceof OperatorError) {
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
