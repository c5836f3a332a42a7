/** Writes the first commands to paste into a shell, which work as they stand. */

import type { MeterableExample } from '../ledger/agreements.ts';

/** @param example what usage is accepted for now, if there is anything. */
export function firstCommands(credentialsFile: string, example: MeterableExample | undefined): string[] {
  // A name that a shell or the AWS CLI's shorthand would read as more than a name is nothing to paste.
  const meter =
    example === undefined || !Object.values(example).every((name) => /^[\w.@-]+$/.test(name))
      ? []
      : [
          `aws meteringmarketplace batch-meter-usage --product-code ${example.product_code} \\
    --usage-records "Timestamp=$(date -u +%FT%TZ),CustomerIdentifier=${example.customer_identifier},Dimension=${example.dimension_key},Quantity=12"`,
        ];
  return [
    `export AWS_SHARED_CREDENTIALS_FILE='${credentialsFile.replaceAll("'", "'\\''")}'`,
    ...meter,
    'aws cloudtrail lookup-events --lookup-attributes AttributeKey=ReadOnly,AttributeValue=false',
  ];
}
