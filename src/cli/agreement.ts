/** `metertrail agreement`: lists and shows agreements of buyers, and leads them through their lives. */

import { Command } from 'commander';
import type { AgreementView } from '../server/admin/agreement-view.ts';
import type { RegistrationView } from '../server/admin/purchases.ts';
import { addAdminOptions, askServer, print } from './admin-client.ts';
import type { Io } from './io.ts';
import { agreementLines, agreementTable, more, registrationLines } from './marketplace-lines.ts';
import { entitlement, timeOf } from './value-options.ts';

type List = { agreements: AgreementView[]; truncated: boolean };

export function agreementCommand(io: Io): Command {
  const command = new Command('agreement').description('agreements of buyers: subscriptions and licences');
  const commands = [
    listCommand(io),
    showCommand(io),
    stepCommand(io, 'confirm', 'a pending one is paid: the subscription begins'),
    stepCommand(io, 'fail', 'a pending one is not paid'),
    stepCommand(io, 'cancel', 'the buyer unsubscribes: an hour for the last usage'),
    renewCommand(io),
    amendCommand(io),
    registerCommand(io),
  ];
  for (const each of commands) command.addCommand(each);
  return command;
}

function listCommand(io: Io): Command {
  return addAdminOptions(new Command('list'))
    .description('list them, newest first')
    .option('--product <CODE>', 'only of this product')
    .option('--account <ID>', 'only of this buyer')
    .option('--limit <N>', 'how many (default: 100)')
    .action(async (flags: { product?: string; account?: string; limit?: string }, command: Command) => {
      const { product, account: customer, limit } = flags;
      const given = Object.entries({ product, customer, limit }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      );
      const query = new URLSearchParams(given);
      const answer = (await askServer(command, 'GET', `/agreements?${query.toString()}`)) as List;
      print(io, command, answer, ({ agreements, truncated }) =>
        agreements.length === 0
          ? ['There are no such agreements: `metertrail buy` makes one.']
          : [...agreementTable(agreements), ...more(truncated)],
      );
    });
}

function showCommand(io: Io): Command {
  return addAdminOptions(new Command('show'))
    .description('show one')
    .argument('<AGREEMENT>', 'agmt-…')
    .action(async (id: string, _flags: object, command: Command) => {
      print(io, command, (await askServer(command, 'GET', pathOf(id))) as AgreementView, agreementLines);
    });
}

function stepCommand(io: Io, verb: string, description: string): Command {
  return addAdminOptions(new Command(verb))
    .description(description)
    .argument('<AGREEMENT>', 'agmt-…')
    .action(async (id: string, _flags: object, command: Command) => {
      const answer = await askServer(command, 'POST', `${pathOf(id)}/${verb}`);
      print(io, command, answer as AgreementView, agreementLines);
    });
}

function renewCommand(io: Io): Command {
  return addAdminOptions(new Command('renew'))
    .description('let it end later')
    .argument('<AGREEMENT>', 'agmt-…')
    .requiredOption('--until <TIME>', 'when it ends then', timeOf)
    .action(async (id: string, flags: { until: string }, command: Command) => {
      const answer = await askServer(command, 'POST', `${pathOf(id)}/renew`, { end: flags.until });
      print(io, command, answer as AgreementView, agreementLines);
    });
}

function amendCommand(io: Io): Command {
  return addAdminOptions(new Command('amend'))
    .description('give other entitlements, instead of those it has')
    .argument('<AGREEMENT>', 'agmt-…')
    .requiredOption('--entitlement <KEY=VALUE>', 'such as users=25; again for more', entitlement)
    .action(async (id: string, flags: { entitlement: object }, command: Command) => {
      const body = { entitlements: flags.entitlement };
      const answer = await askServer(command, 'POST', `${pathOf(id)}/amend`, body);
      print(io, command, answer as AgreementView, agreementLines);
    });
}

function registerCommand(io: Io): Command {
  return addAdminOptions(new Command('register'))
    .description('"Set up your account": make a new token, and post it to the fulfilment URL')
    .argument('<AGREEMENT>', 'agmt-…')
    .option('--fulfillment-url <URL>', "where it is posted, instead of the product's own")
    .option('--no-post', 'post it nowhere')
    .action(async (id: string, flags: { fulfillmentUrl?: string; post: boolean }, command: Command) => {
      const { fulfillmentUrl, post } = flags;
      const body = { fulfillmentUrl, post: post ? undefined : false };
      const answer = await askServer(command, 'POST', `${pathOf(id)}/registration`, body);
      print(io, command, answer as RegistrationView, registrationLines);
    });
}

function pathOf(id: string): string {
  return `/agreements/${encodeURIComponent(id)}`;
}
