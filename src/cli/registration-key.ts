/**
 * `metertrail registration-key`: shows and rotates the public keys that RegisterUsage's answers are verified
 * with.
 */

import { Command } from 'commander';
import { addAdminOptions, askServer, print } from './admin-client.ts';
import { columns } from './columns.ts';
import type { Io } from './io.ts';

type Key = { version: number; publicKey: string; createdAt: string; expiredAt: string | null };

export function registrationKeyCommand(io: Io): Command {
  const command = new Command('registration-key').description(
    'the public keys that the answers of RegisterUsage are verified with',
  );
  command.addCommand(listCommand(io));
  command.addCommand(showCommand(io));
  command.addCommand(rotateCommand(io));
  return command;
}

function listCommand(io: Io): Command {
  return addAdminOptions(new Command('list'))
    .description('list the versions, oldest first')
    .action(async (_flags: object, command: Command) => {
      const keys = await allKeys(command);
      print(io, command, { registrationKeys: keys }, () =>
        columns([
          ['VERSION', 'CREATED', 'EXPIRED'],
          ...keys.map(({ version, createdAt, expiredAt }) => [
            String(version),
            createdAt,
            expiredAt ?? 'no: current',
          ]),
        ]),
      );
    });
}

function showCommand(io: Io): Command {
  return addAdminOptions(new Command('show'))
    .description('print one version as PEM')
    .argument('[version]', 'the current one unless given')
    .action(async (version: string | undefined, _flags: object, command: Command) => {
      const keys = await allKeys(command);
      const key = version === undefined ? keys.at(-1) : keys.find((one) => String(one.version) === version);
      if (key === undefined) command.error(`error: there is no version ${version ?? ''} of the public key`);
      print(io, command, key, ({ publicKey }) => [publicKey.trimEnd()]);
    });
}

function rotateCommand(io: Io): Command {
  return addAdminOptions(new Command('rotate'))
    .description('make a new version; the ones before it expire, and go on to sign')
    .action(async (_flags: object, command: Command) => {
      const key = (await askServer(command, 'POST', '/registration-keys')) as Key;
      print(io, command, key, ({ version, publicKey }) => [`# version ${version}`, publicKey.trimEnd()]);
    });
}

async function allKeys(command: Command): Promise<Key[]> {
  const answer = (await askServer(command, 'GET', '/registration-keys')) as { registrationKeys: Key[] };
  return answer.registrationKeys;
}
