/** `metertrail product`: lists, shows, adds and changes the seller's products. */

import { Command, InvalidArgumentError, Option } from 'commander';
import { integration, productType } from '../marketplace/schemas.ts';
import { addAdminOptions, askServer, print } from './admin-client.ts';
import { columns } from './columns.ts';
import type { Io } from './io.ts';
import { facts } from './marketplace-lines.ts';

type Product = {
  code: string;
  id: string;
  title: string;
  type: string;
  integration: string;
  fulfillmentUrl?: string;
  dimensions: { key: string; unit: string; category: string; type: string }[];
};

type Dimension = { key: string; unit: string; type?: string | undefined };

type PutFlags = {
  title?: string;
  type?: string;
  integration?: string;
  id?: string;
  fulfillmentUrl?: string;
  dimension?: Dimension[];
};

export function productCommand(io: Io): Command {
  const command = new Command('product').description("the seller's products");
  for (const each of [listCommand(io), showCommand(io), putCommand(io)]) command.addCommand(each);
  return command;
}

function listCommand(io: Io): Command {
  return addAdminOptions(new Command('list'))
    .description('list them')
    .action(async (_flags: object, command: Command) => {
      const answer = (await askServer(command, 'GET', '/products')) as { products: Product[] };
      print(io, command, answer, ({ products }) =>
        products.length === 0
          ? ['There are no products: `metertrail product put` makes one.']
          : columns([
              ['CODE', 'TYPE', 'INTEGRATION', 'DIMENSIONS', 'TITLE'],
              ...products.map(({ code, type, integration: style, dimensions, title }) => [
                code,
                type,
                style,
                dimensions.map(({ key }) => key).join(','),
                title,
              ]),
            ]),
      );
    });
}

function showCommand(io: Io): Command {
  return addAdminOptions(new Command('show'))
    .description('show one')
    .argument('<PRODUCT>', 'product code')
    .action(async (code: string, _flags: object, command: Command) => {
      print(io, command, (await askServer(command, 'GET', pathOf(code))) as Product, productLines);
    });
}

function putCommand(io: Io): Command {
  return addAdminOptions(new Command('put'))
    .description('add a product, or change what the flags say of it')
    .argument('<PRODUCT>', 'product code')
    .option('--title <TEXT>', 'title')
    .addOption(new Option('--type <TYPE>', 'default: saas-subscription').choices(productType.options))
    .addOption(
      new Option('--integration <STYLE>', 'default: concurrent-agreements for SaaS, else legacy').choices(
        integration.options,
      ),
    )
    .option('--id <ID>', 'prod-…')
    .option(
      '--fulfillment-url <URL>',
      "where a buyer's browser takes the registration token; none to have none",
    )
    .option(
      '--dimension <KEY=UNIT>',
      'dimension, such as users=Users, or seats=Users:Entitled; again for more',
      dimension,
    )
    .action(async (code: string, flags: PutFlags, command: Command) => {
      const { title, type, integration: style, id, fulfillmentUrl: url, dimension: dimensions } = flags;
      const fulfillmentUrl = url === 'none' ? null : url;
      const body = { title, type, integration: style, id, fulfillmentUrl, dimensions };
      print(io, command, (await askServer(command, 'PUT', pathOf(code), body)) as Product, productLines);
    });
}

function dimension(text: string, before: Dimension[] = []): Dimension[] {
  const [, key, unit, type] = /^([^=]+)=([^:]+)(?::(Metered|Entitled))?$/.exec(text) ?? [];
  if (key === undefined || unit === undefined) {
    throw new InvalidArgumentError('It must look like users=Users, or seats=Users:Entitled.');
  }
  return [...before, { key, unit, type }];
}

function productLines(product: Product): string[] {
  return [
    ...facts([
      ['Product', product.code],
      ['Id', product.id],
      ['Title', product.title],
      ['Type', product.type],
      ['Integration', product.integration],
      ['Fulfilment URL', product.fulfillmentUrl ?? '-'],
    ]),
    '',
    ...columns([
      ['DIMENSION', 'UNIT', 'CATEGORY', 'TYPE'],
      ...product.dimensions.map(({ key, unit, category, type }) => [key, unit, category, type]),
    ]),
  ];
}

function pathOf(code: string): string {
  return `/products/${encodeURIComponent(code)}`;
}
