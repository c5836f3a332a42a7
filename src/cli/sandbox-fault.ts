/**
 * `metertrail sandbox fault`: adds, lists and removes faults of a running sandbox, and shows what they have
 * struck.
 */

import { Command, InvalidArgumentError, Option } from 'commander';
import { addAdminOptions, askServer, print } from './admin-client.ts';
import { columns } from './columns.ts';
import type { Io } from './io.ts';

type Fault = { [member: string]: unknown } & {
  id: string;
  kind: string;
  matched: number;
  struck: number;
  holding: number;
};
type TraceEntry = { [member: string]: unknown } & { at: string; ruleId: string; kind: string };

export function faultCommand(io: Io): Command {
  const command = new Command('fault').description('what goes wrong on purpose');
  command.addCommand(addCommand(io));
  command.addCommand(listCommand(io));
  command.addCommand(removeCommand(io));
  command.addCommand(traceCommand(io));
  return command;
}

function addCommand(io: Io): Command {
  return addAdminOptions(new Command('add'))
    .description('let calls or log files go wrong')
    .argument(
      '<KIND>',
      'throttle, error-before, error-after, timeout-after, unprocessed, slow, delivery-delay, delivery-duplicate, delivery-reorder or delivery-withhold',
    )
    .option('--id <ID>', 'how the fault is called (default: a number)')
    .option('--operation <NAME>', 'calls of this operation only, such as BatchMeterUsage')
    .option('--customer <ID>', 'calls about this customer only: identifier, AWS account or licence')
    .option('--region <REGION>', 'this Region only')
    .option('--trail <NAME>', 'log files of this trail only')
    .option('--rate <SHARE>', 'how many of them, from 0 to 1 (default: 1)', number)
    .option('--random-seed <N>', 'which of them (default: 1)', number)
    .option('--count <N>', 'how often at most', number)
    .option('--after <N>', 'so many pass first', number)
    .option('--delay-ms <N>', 'for slow and delivery-delay', number)
    .option('--silent-for-ms <N>', 'for timeout-after (default: 60000)', number)
    .addOption(
      new Option(
        '--records <WHICH>',
        'for unprocessed: all, positions such as 0,3, or a share such as 50%',
      ).argParser(readRecords),
    )
    .action(async (kind: string, flags: object, command: Command) => {
      const { data: _data, json: _json, ...rule } = flags as { data?: string; json?: true };
      const fault = (await askServer(command, 'POST', '/faults', { kind, ...rule })) as Fault;
      print(io, command, fault, ({ id }) => [id]);
    });
}

function listCommand(io: Io): Command {
  return addAdminOptions(new Command('list'))
    .description('show the faults, and how often each has matched and struck')
    .action(async (_flags: object, command: Command) => {
      const answer = (await askServer(command, 'GET', '/faults')) as { faults: Fault[] };
      print(io, command, answer, ({ faults }) => (faults.length === 0 ? ['No faults.'] : faultLines(faults)));
    });
}

function removeCommand(io: Io): Command {
  return addAdminOptions(new Command('remove'))
    .description('remove one fault, or all; log files that they held are delivered')
    .argument('[ID]', 'all unless given')
    .action(async (id: string | undefined, _flags: object, command: Command) => {
      const path = id === undefined ? '/faults' : `/faults/${encodeURIComponent(id)}`;
      const answer = await askServer(command, 'DELETE', path);
      print(io, command, answer, () => ['Removed.']);
    });
}

function traceCommand(io: Io): Command {
  return addAdminOptions(new Command('trace'))
    .description('show what faults have struck')
    .option('--clear', 'forget it instead')
    .action(async ({ clear }: { clear?: true }, command: Command) => {
      if (clear) {
        print(io, command, await askServer(command, 'DELETE', '/faults/trace'), () => ['Forgotten.']);
        return;
      }
      const trace = (await askServer(command, 'GET', '/faults/trace')) as {
        entries: TraceEntry[];
        dropped: number;
      };
      print(io, command, trace, ({ entries, dropped }) => [
        ...(dropped > 0 ? [`${dropped} older entries are forgotten.`] : []),
        ...(entries.length === 0 ? ['Nothing was struck.'] : traceLines(entries)),
      ]);
    });
}

function faultLines(faults: Fault[]): string[] {
  const rows = faults.map(({ id, kind, matched, struck, holding, ...rule }) => [
    id,
    kind,
    `${struck} of ${matched}`,
    holding === 0 ? '' : `holds ${holding}`,
    facts(rule),
  ]);
  return columns([['ID', 'KIND', 'STRUCK', '', 'RULE'], ...rows]);
}

function traceLines(entries: TraceEntry[]): string[] {
  const rows = entries.map(({ at, ruleId, kind, ...hit }) => [at, ruleId, kind, facts(hit)]);
  return columns([['AT', 'ID', 'KIND', 'STRUCK'], ...rows]);
}

function facts(members: object): string {
  return Object.entries(members)
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' ');
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('It is no number.');
  return value;
}

/** `all`, `0,3` or `50%`; the server checks the rest. */
function readRecords(text: string): 'all' | number[] | { share: number } {
  if (text === 'all') return 'all';
  if (text.endsWith('%')) return { share: number(text.slice(0, -1)) / 100 };
  return text.split(',').map(number);
}
