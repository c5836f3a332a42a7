/** Makes one client of the Metering Service for each Region, set up as the SDK does it for everybody. */

import { BatchMeterUsageCommand, MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import type { MarketplaceMeteringClientConfig } from '@aws-sdk/client-marketplace-metering';
import { SendError } from './send-error.ts';

/** What is absent comes from the SDK's own chain: credentials, profile, AWS_ENDPOINT_URL, attempts. */
export type ClientSettings = Pick<
  MarketplaceMeteringClientConfig,
  'endpoint' | 'credentials' | 'maxAttempts' | 'requestHandler'
>;

export class MeteringClients implements Disposable {
  readonly #settings: ClientSettings;
  readonly #clients = new Map<string, MarketplaceMeteringClient>();

  constructor(settings: ClientSettings) {
    this.#settings = settings;
  }

  of(region: string): MarketplaceMeteringClient {
    let client = this.#clients.get(region);
    if (!client) {
      // The SDK waits for ever unless told otherwise.
      const requestHandler = { connectionTimeout: 5000, requestTimeout: 30_000, throwOnRequestTimeout: true };
      client = new MarketplaceMeteringClient({ requestHandler, ...this.#settings, region });
      this.#clients.set(region, client);
    }
    return client;
  }

  /** Where requests of the Region go. Nothing is sent. @throws SendError. */
  async endpointOf(region: string): Promise<string> {
    let endpoint = '';
    const command = new BatchMeterUsageCommand({ UsageRecords: [] });
    command.middlewareStack.add(
      () => (args) => {
        const { protocol, hostname, port } = args.request as {
          protocol: string;
          hostname: string;
          port?: number;
        };
        endpoint = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
        return Promise.resolve({
          response: {},
          output: { Results: [], UnprocessedRecords: [], $metadata: {} },
        });
      },
      { step: 'build' },
    );
    // The SDK looks for credentials first, and a look at a plan needs none.
    const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
    const client = new MarketplaceMeteringClient({ ...this.#settings, credentials, region });
    try {
      await client.send(command);
    } catch (error) {
      throw new SendError(`No endpoint is known for ${region}: ${(error as Error).message}`);
    } finally {
      client.destroy();
    }
    return endpoint;
  }

  /** @returns the access key id. @throws SendError where the SDK finds no credentials. */
  async accessKeyId(region: string): Promise<string> {
    try {
      const { accessKeyId } = await this.of(region).config.credentials();
      return accessKeyId;
    } catch (error) {
      throw new SendError(`There are no AWS credentials to send with: ${(error as Error).message}`);
    }
  }

  [Symbol.dispose](): void {
    for (const client of this.#clients.values()) client.destroy();
  }
}
