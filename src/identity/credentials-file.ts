/** Writes the access keys of an account to a file in AWS's own format, for AWS_SHARED_CREDENTIALS_FILE. */

import type { KeyHolder } from '../ledger/principals.ts';
import { OperatorError } from '../files/operator-error.ts';
import { writePrivateFile } from '../files/private-file.ts';

/**
 * Writes a profile for each key, mode 600: `default` for the IAM user, `root` for the root user. Region and endpoint
 * stand in it too, so that AWS's tools need no further settings. An equal file is left alone.
 * @throws OperatorError.
 */
export async function writeCredentialsFile(
  path: string,
  holders: KeyHolder[],
  settings: { region: string; endpoint: string },
): Promise<void> {
  try {
    await writePrivateFile(path, renderCredentials(holders, settings));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OperatorError(`The credentials file ${path} cannot be written: ${reason}`, {
      cause: error,
    });
  }
}

function renderCredentials(
  holders: KeyHolder[],
  { region, endpoint }: { region: string; endpoint: string },
): string {
  const profiles = holders.map((holder, index) =>
    [
      `[${profileOf(holder, holders.slice(0, index))}]`,
      `aws_access_key_id = ${holder.access_key_id}`,
      `aws_secret_access_key = ${holder.secret_access_key}`,
      `region = ${region}`,
      `endpoint_url = ${endpoint}`,
      '',
    ].join('\n'),
  );
  return profiles.join('\n');
}

/** The first IAM user is the default profile; further ones go by their names. */
function profileOf({ type, user_name }: KeyHolder, before: KeyHolder[]): string {
  if (type === 'Root') return 'root';
  return before.some((holder) => holder.type === 'IAMUser') ? (user_name ?? 'user') : 'default';
}
