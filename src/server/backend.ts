/** What the front asks of the thread that holds the ledger; every answer is plain data, so that it can cross threads. */

import type { S3Request, S3Response } from '../buckets/s3-endpoint/messages.ts';
import type { Caller } from '../identity/caller.ts';
import type { KeyHolder } from '../ledger/principals.ts';
import type { ServiceName } from '../operations/services.ts';
import type { Answer } from '../protocol/answer.ts';

/** A call whose signature holds, of an operation that the service has. */
export type AdmittedCall = {
  protocol: 'json' | 'query';
  service: ServiceName;
  name: string;
  caller: Caller;
  requestId: string;
  sourceIp: string;
  userAgent: string | undefined;
  /** The JSON body, or the form. */
  body: Uint8Array;
};

/** A request to the S3 endpoint whose signature holds. */
export type AdmittedS3Request = Omit<S3Request, 'query' | 'body'> & { queryString: string; body: Uint8Array };

export type HomeFacts = { endpoint: string; credentialsFile: string; region: string; commands: string[] };

export interface Backend {
  findKeyHolder(accessKeyId: string): Promise<KeyHolder | undefined>;
  /** Does the call and records it; a refusal is an answer too. */
  call(call: AdmittedCall): Promise<Answer>;
  s3(request: AdmittedS3Request): Promise<S3Response>;
  /** Whether a transaction commits now. */
  isReady(): Promise<boolean>;
  homeFacts(): Promise<HomeFacts>;
}
