/**
 * `metertrail customer`: lists the seller's customers, and suspends and restores them as AWS does with an
 * account.
 */

import { Command } from 'commander';
import { addAdminOptions, askServer, print } from './admin-client.ts';
import { columns } from './columns.ts';
import type { Io } from './io.ts';
import { more } from './marketplace-lines.ts';

type Customer = { awsAccountId: string; identifier?: string; status: string };
type List = { customers: Customer[]; truncated: boolean };

export function customerCommand(io: Io): Command {
  const command = new Command('customer').description("the seller's customers");
  command.addCommand(listCommand(io));
  command.addCommand(
    statusCommand(io, 'suspend', 'suspend the AWS account: its usage is answered with CustomerNotSubscribed'),
  );
  command.addCommand(statusCommand(io, 'restore', 'take the suspension back'));
  return command;
}

function listCommand(io: Io): Command {
  return addAdminOptions(new Command('list'))
    .description('list them, newest first')
    .option('--limit <N>', 'how many (default: 100)')
    .action(async ({ limit }: { limit?: string }, command: Command) => {
      const query = limit === undefined ? '' : `?${new URLSearchParams({ limit }).toString()}`;
      const answer = (await askServer(command, 'GET', `/customers${query}`)) as List;
      print(io, command, answer, ({ customers, truncated }) =>
        customers.length === 0
          ? ['There are no customers: `metertrail buy` makes one.']
          : [
              ...columns([
                ['ACCOUNT', 'IDENTIFIER', 'STATUS'],
                ...customers.map(({ awsAccountId, identifier = '-', status }) => [
                  awsAccountId,
                  identifier,
                  status,
                ]),
              ]),
              ...more(truncated),
            ],
      );
    });
}

function statusCommand(io: Io, verb: string, description: string): Command {
  return addAdminOptions(new Command(verb))
    .description(description)
    .argument('<ACCOUNT>', 'AWS account, 12 digits')
    .action(async (account: string, _flags: object, command: Command) => {
      const path = `/customers/${encodeURIComponent(account)}/${verb}`;
      const customer = (await askServer(command, 'POST', path)) as Customer;
      print(io, command, customer, ({ awsAccountId, status }) => [`Customer ${awsAccountId} is ${status}.`]);
    });
}
