/** `metertrail buy`: buys a product for an AWS account, and registers the account with the seller. */

import { Command, Option } from 'commander';
import type { PurchaseView } from '../server/admin/purchases.ts';
import { addAdminOptions, askServer, print } from './admin-client.ts';
import type { Io } from './io.ts';
import { agreementLines } from './marketplace-lines.ts';
import { entitlement, timeOf } from './value-options.ts';

type Flags = {
  account: string;
  trial?: true;
  offer?: string;
  start?: string;
  until?: string;
  entitlement?: object;
  pending?: true;
  fail?: true;
  fulfillmentUrl?: string;
  /** False with --no-register. */
  register: boolean;
};

export function buyCommand(io: Io): Command {
  return addAdminOptions(new Command('buy'))
    .description(
      'buy a product as an AWS account does: the token goes to the fulfilment URL, then the subscription begins',
    )
    .argument('<PRODUCT>', 'product code')
    .requiredOption('--account <ID>', "the buyer's AWS account, 12 digits")
    .option('--trial', 'with a free trial')
    .option('--offer <ID>', 'offer that is taken')
    .option('--start <TIME>', 'when the agreement begins, in the future', timeOf)
    .option('--until <TIME>', 'when it ends by itself', timeOf)
    .option(
      '--entitlement <KEY=VALUE>',
      'what a contract gives, such as users=25; again for more',
      entitlement,
    )
    .addOption(
      new Option('--pending', 'leave it pending: see `metertrail agreement confirm`').conflicts('fail'),
    )
    .option('--fail', 'let the payment fail')
    .option('--fulfillment-url <URL>', "where the token is posted, instead of the product's own")
    .option('--no-register', 'post the token nowhere')
    .action(async (product: string, flags: Flags, command: Command) => {
      const bought = (await askServer(
        command,
        'POST',
        '/agreements',
        bodyOf(product, flags),
      )) as PurchaseView;
      print(io, command, bought, agreementLines);
    });
}

function bodyOf(product: string, flags: Flags): object {
  return {
    product,
    awsAccountId: flags.account,
    freeTrial: flags.trial,
    offerId: flags.offer,
    start: flags.start,
    end: flags.until,
    entitlements: flags.entitlement,
    outcome: outcomeOf(flags),
    register: flags.register ? undefined : false,
    fulfillmentUrl: flags.fulfillmentUrl,
  };
}

function outcomeOf({ pending, fail }: Flags): 'success' | 'pending' | 'fail' {
  if (pending === true) return 'pending';
  return fail === true ? 'fail' : 'success';
}
