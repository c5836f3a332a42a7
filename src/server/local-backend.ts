/** The backend in the thread that holds the ledger. */

import { handleS3 } from '../buckets/s3-endpoint/handle.ts';
import { findKeyHolder, rewriteAccounts } from '../ledger/principals.ts';
import { answerCall } from './call.ts';
import type { Backend } from './backend.ts';
import type { BackendParts } from './backend-parts.ts';

export function localBackend(parts: BackendParts): Backend {
  return {
    findKeyHolder: (accessKeyId) => parts.store.read((tx) => findKeyHolder(tx, accessKeyId)),
    call: (call) => answerCall(parts, call),
    s3: ({ queryString, body, ...request }) =>
      handleS3(parts.buckets, {
        ...request,
        query: new URLSearchParams(queryString),
        body: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
      }),
    async isReady() {
      try {
        await parts.store.transaction((tx) => rewriteAccounts(tx));
        return true;
      } catch (error) {
        parts.log.error({ err: error }, 'Not ready: the store refused.');
        return false;
      }
    },
    homeFacts: () => Promise.resolve(parts.homeFacts()),
  };
}
