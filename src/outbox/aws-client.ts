/** The settings that the AWS clients of all targets have in common. */

import type { TargetSettings } from './target-settings.ts';

/** The credentials are those of the AWS SDK's own chain. Attempts are counted by the outbox, so the client makes one. */
export function clientSettings({ endpoint, region }: TargetSettings, defaultRegion = 'us-east-1') {
  return {
    region: region ?? defaultRegion,
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 15_000, throwOnRequestTimeout: true },
  };
}
