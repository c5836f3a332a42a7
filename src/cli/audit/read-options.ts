/** The flags that say what of the logs is read, and how. */

import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';

import type { Shard } from '../../coverage/reading.ts';
import type { Scope } from '../../logs/scope.ts';
import type { S3Options } from '../../logs/find/source-options.ts';
import { momentOf } from './moment.ts';

/** The flags as commander gives them. */
export type ReadFlags = {
  region?: string[];
  account?: string[];
  from?: number;
  to?: number;
  verify?: true;
  shard?: Shard;
  endpointUrl?: string;
  s3Region?: string;
  signRequest: boolean;
  requestPayer?: 'requester';
  threads?: number;
};

export function addReadOptions(command: Command): Command {
  return command
    .option('--region <names>', 'only these Regions: us-east-1,eu-west-1', commas)
    .option('--account <ids>', 'only logs of these accounts, with commas between', commas)
    .option('--from <time>', 'only hours from this one on: 2026-01-31, or 2026-01-31T12:00Z', momentOf)
    .option('--to <time>', 'only hours before this one', momentOf)
    .option('--verify', 'look in digest files for logs that are missing or changed')
    .option('--shard <I/N>', 'read only this part of N, for metertrail merge', shardOf)
    .option('--endpoint-url <URL>', 'the S3-compatible store of s3:// sources, unless AWS’s own')
    .option('--s3-region <name>', 'the Region of the bucket, unless that of the AWS configuration')
    .option('--no-sign-request', 'read public buckets without credentials')
    .addOption(
      new Option('--request-payer <who>', 'pay for reading requester-pays buckets').choices(['requester']),
    )
    .option('--threads <N>', 'threads that read; as many as there are processors unless given', threadsOf);
}

export function scopeOf({ region, account, from, to }: ReadFlags): Scope {
  return {
    ...(region && { regions: new Set(region) }),
    ...(account && { accounts: new Set(account) }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}

export function s3Of({ endpointUrl, s3Region, signRequest, requestPayer }: ReadFlags): S3Options {
  return {
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    ...(s3Region !== undefined && { region: s3Region }),
    anonymous: !signRequest,
    requesterPays: requestPayer === 'requester',
  };
}

/** Several with commas between, and the flag several times. */
function commas(text: string, before: string[] = []): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('A name is empty.');
  return [...before, ...names];
}

function shardOf(text: string): Shard {
  const [, index, count] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index === undefined || count === undefined || index < 1 || index > count)
    throw new InvalidArgumentError('It must look like 1/4: the first part of four.');
  return { index, count };
}

function threadsOf(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('It must be a number from 1 to 99.');
  return Number(text);
}
