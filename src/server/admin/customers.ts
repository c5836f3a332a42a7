/** The admin routes that list, add, change, suspend and restore customers. */

import { z } from 'zod';
import { listCustomers } from '../../ledger/customers.ts';
import type { Customer } from '../../ledger/customers.ts';
import { putCustomer, setCustomerStatus } from '../../marketplace/customers.ts';
import { awsAccountId, customerIdentifier, customerStatus } from '../../marketplace/schemas.ts';
import { changeMarketplace, readMarketplace } from './in-marketplace.ts';
import { limitOf, page } from './list-page.ts';
import { json } from './route.ts';
import type { AdminRoute } from './route.ts';

const changes = z.strictObject({
  identifier: customerIdentifier.optional(),
  status: customerStatus.optional(),
});

export const customerRoutes: AdminRoute[] = [
  {
    method: 'GET',
    path: '/customers',
    about: 'the customers, the newest first; `limit` (100, at most 1000)',
    run: async (parts, { query }) => {
      const limit = limitOf(query);
      const customers = await readMarketplace(parts, ({ tx, accountId }) =>
        listCustomers(tx, accountId, limit + 1),
      );
      return json(200, page('customers', customers.map(viewOf), limit));
    },
  },
  {
    method: 'PUT',
    path: '/customers/:awsAccountId',
    about: 'adds a customer, or changes its `identifier` and `status`',
    takes: changes,
    run: async (parts, { params, body }) => {
      const said = changes.parse(body);
      const id = accountOf(params);
      return json(200, viewOf(await changeMarketplace(parts, (context) => putCustomer(context, id, said))));
    },
  },
  statusRoute('suspend', 'suspended', "suspends the customer's AWS account: no usage of it is accepted"),
  statusRoute('restore', 'active', 'takes the suspension back'),
];

function statusRoute(verb: string, status: Customer['status'], about: string): AdminRoute {
  return {
    method: 'POST',
    path: `/customers/:awsAccountId/${verb}`,
    about,
    run: async (parts, { params }) => {
      const id = accountOf(params);
      return json(
        200,
        viewOf(await changeMarketplace(parts, (context) => setCustomerStatus(context, id, status))),
      );
    },
  };
}

function accountOf(params: Readonly<Record<string, string>>): string {
  return awsAccountId.parse(params['awsAccountId']);
}

function viewOf({ customer_aws_account_id, customer_identifier, status }: Customer): object {
  return {
    awsAccountId: customer_aws_account_id,
    identifier: customer_identifier ?? undefined,
    status,
  };
}
