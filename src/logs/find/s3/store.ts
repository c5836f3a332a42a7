/** Reads an S3 store through the AWS SDK: pages of keys, and the bytes of objects. */

import type { Readable } from 'node:stream';
import type { ListObjectsV2CommandOutput, S3Client, S3ClientConfig } from '@aws-sdk/client-s3';

import type { S3Options } from '../source-options.ts';
import { describeS3Error } from './s3-errors.ts';

/** An object as a list tells of it. */
export type StoredObject = { key: string; sizeBytes: number };

/** Which keys of the bucket; with `delimiter`, only those up to it, and the folders that it makes. */
export type KeyQuery = {
  prefix: string;
  delimiter?: string | undefined;
  startAfter?: string | undefined;
  token?: string | undefined;
  keysMax?: number | undefined;
};

/** Some of the keys; `token` leads to the next page. */
export type KeyPage = { objects: StoredObject[]; folders: string[]; token: string | undefined };

/** The bytes of an object; the size is absent where the store does not tell it. Whoever does not read it must close it. */
export type ObjectBody = {
  sizeBytes: number | undefined;
  chunks: AsyncIterable<Uint8Array>;
  close: () => void;
};

/** A bucket. Its promises fail with the SDK's errors, after the SDK has retried. */
export type S3Bucket = {
  /** `s3://BUCKET/KEY` */
  pathOf(key: string): string;
  list(query: KeyQuery): Promise<KeyPage>;
  get(key: string): Promise<ObjectBody>;
  close(): void;
};

/** What is not in the options comes from the SDK's own chain: environment, shared files, instance. */
export async function openBucket(
  bucket: string,
  options: S3Options,
  signal: AbortSignal | undefined,
): Promise<S3Bucket> {
  // Loaded by those who need it: it takes longer to start than the rest of the program.
  const { GetObjectCommand, ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  const client = await createClient(options);
  const common = { Bucket: bucket, RequestPayer: options.requesterPays ? ('requester' as const) : undefined };
  const sending = signal && { abortSignal: signal };
  return {
    pathOf: (key) => `s3://${bucket}/${key}`,
    async list({ prefix, delimiter, startAfter, token, keysMax }) {
      const command = new ListObjectsV2Command({
        ...common,
        Prefix: prefix,
        Delimiter: delimiter,
        StartAfter: startAfter,
        ContinuationToken: token,
        MaxKeys: keysMax,
      });
      return pageOf(await client.send(command, sending));
    },
    async get(key) {
      const command = new GetObjectCommand({ ...common, Key: key });
      const { Body, ContentLength } = await client.send(command, sending);
      const body = Body as Readable;
      return { sizeBytes: ContentLength, chunks: chunksOf(body), close: () => void body.destroy() };
    },
    close: () => client.destroy(),
  };
}

async function createClient(options: S3Options): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  const settings: S3ClientConfig = {
    followRegionRedirects: true,
    ...(options.region !== undefined && { region: options.region }),
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    ...(options.anonymous && unsigned),
  };
  const client = new S3Client(settings);
  // Any Region does to be redirected to that of the bucket.
  const region = await client.config.region().catch(() => 'us-east-1');
  const endpoint = options.endpoint ?? (await client.config.serviceConfiguredEndpoint?.());
  client.destroy();
  // Stores other than AWS's seldom have a host name for each bucket.
  return new S3Client({ ...settings, region, forcePathStyle: endpoint !== undefined });
}

const unsigned: Pick<S3ClientConfig, 'credentials' | 'signer'> = {
  credentials: { accessKeyId: '', secretAccessKey: '' },
  signer: { sign: (request) => Promise.resolve(request) },
};

function pageOf(answer: ListObjectsV2CommandOutput): KeyPage {
  return {
    objects: (answer.Contents ?? []).map(({ Key = '', Size = 0 }) => ({ key: Key, sizeBytes: Size })),
    folders: (answer.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix),
    token: answer.IsTruncated === true ? answer.NextContinuationToken : undefined,
  };
}

async function* chunksOf(body: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) yield chunk as Uint8Array;
  } catch (error) {
    throw new Error(describeS3Error(error, 'object'), { cause: error });
  }
}
