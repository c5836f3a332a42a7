/** `metertrail sandbox`: moves the clock of a running sandbox, resets it, applies seeds, and sets faults. */

import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { addAdminOptions, askServer, print } from './admin-client.ts';
import type { Io } from './io.ts';
import { faultCommand } from './sandbox-fault.ts';

type ClockFlags = { set?: string; advance?: string; freeze?: true; resume?: true };
type ClockAnswer = { now: string; frozen: boolean; realTime: string };

export function sandboxCommand(io: Io): Command {
  const command = new Command('sandbox').description('what a server with --sandbox can do besides');
  command.addCommand(clockCommand(io));
  command.addCommand(resetCommand(io));
  command.addCommand(seedCommand(io));
  command.addCommand(faultCommand(io));
  return command;
}

function clockCommand(io: Io): Command {
  return addAdminOptions(new Command('clock'))
    .description('show the clock that AWS’s rules go by, or change it')
    .option('--set <TIME>', 'put it to a time, such as 2026-11-01T05:59:00Z')
    .option('--advance <DURATION>', 'put it forward, such as PT1H30M or P1D')
    .option('--freeze', 'stop it where it stands')
    .option('--resume', 'let it run on from where it stands')
    .action(async (_flags: object, command: Command) => {
      const { set, advance, freeze, resume } = command.opts<ClockFlags>();
      const change = { set, advance, freeze, resume };
      const isChange = Object.values(change).some((value) => value !== undefined);
      const answer = isChange
        ? await askServer(command, 'PUT', '/clock', change)
        : await askServer(command, 'GET', '/clock');
      print(io, command, answer as ClockAnswer, clockLines);
    });
}

function resetCommand(io: Io): Command {
  return addAdminOptions(new Command('reset'))
    .description('delete everything but the credentials, end all faults, and apply the seed of the start')
    .option('--no-seed', 'leave it empty')
    .action(async ({ seed }: { seed: boolean }, command: Command) => {
      const answer = await askServer(command, 'POST', '/reset', { seed });
      print(io, command, answer as ClockAnswer, () => [`Reset${seed ? '' : ', and left empty'}.`]);
    });
}

function seedCommand(io: Io): Command {
  return addAdminOptions(new Command('seed'))
    .description('add what a seed file names')
    .argument('<FILE>', 'YAML or JSON')
    .action(async (file: string, _flags: object, command: Command) => {
      const text = await readFile(file, 'utf8').catch((error: Error) =>
        command.error(`error: ${file} cannot be read: ${error.message}`),
      );
      const answer = await askServer(command, 'POST', '/seed', text);
      print(io, command, answer, () => [`Applied ${file}.`]);
    });
}

function clockLines({ now, frozen, realTime }: ClockAnswer): string[] {
  return [`${now}${frozen ? ' (frozen)' : ''}`, `Real time: ${realTime}`];
}
