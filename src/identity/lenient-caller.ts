/** Names a caller for any request, whoever signed it: for suites written against looser emulators. */

import { regionPattern } from '../shapes/region-pattern.ts';
import { one } from './authorization.ts';
import type { Headers } from './authorization.ts';
import { callerOf } from './caller.ts';
import type { Caller } from './caller.ts';
import type { Holder } from './find-holder.ts';
import { firstAccountId } from './first-account.ts';
import { sessionCaller } from './session.ts';

/**
 * Nothing is verified. A known key speaks for its own principal, also after its end; one of 12 digits for the root user of
 * that account; any other, and none at all, for the root user of the first account.
 * @param defaultRegion where the request does not name one.
 */
export async function callerWithoutProof(
  findHolder: (accessKeyId: string) => Promise<Holder | undefined>,
  { headers }: { headers: Headers },
  defaultRegion: string,
): Promise<Caller> {
  const [accessKeyId, region] = claimed(headers);
  const holder = accessKeyId === undefined ? undefined : await findHolder(accessKeyId);
  if (holder === undefined) return rootCaller(accessKeyId, region ?? defaultRegion);
  if ('session_token' in holder) return sessionCaller(holder, region ?? defaultRegion);
  return callerOf(holder, region ?? defaultRegion);
}

/** Key and Region as in `Credential=KEY/20260131/us-east-1/s3/aws4_request`. */
function claimed(headers: Headers): [accessKeyId: string | undefined, region: string | undefined] {
  const [, accessKeyId, region = ''] =
    /Credential=([\w-]{1,128})\/\d*\/([a-z0-9-]*)/.exec(one(headers, 'authorization') ?? '') ?? [];
  return [accessKeyId, regionPattern.test(region) ? region : undefined];
}

/** Root, since it is the only principal that every account has. */
function rootCaller(accessKeyId: string | undefined, region: string): Caller {
  const accountId = /^\d{12}$/.test(accessKeyId ?? '') ? String(accessKeyId) : firstAccountId;
  return callerOf(
    {
      type: 'Root',
      principal_id: accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      account_id: accountId,
      // What CloudTrail shows needs one.
      access_key_id: accessKeyId ?? 'unsigned',
      secret_access_key: '',
      status: 'Active',
      user_name: null,
    },
    region,
  );
}
