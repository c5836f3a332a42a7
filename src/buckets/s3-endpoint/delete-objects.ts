/** DeleteObject and DeleteObjects: delete one key, or up to a thousand at once. */

import { BucketError } from '../bucket-store.ts';
import { emptyAnswer, xmlAnswer } from './answers.ts';
import type { BucketCall, ObjectCall, S3Response } from './messages.ts';
import { readPayload } from './payload.ts';
import type { XmlNode } from './xml.ts';
import { childrenOf, element, leaf, parseXml, textOf } from './xml.ts';

export async function deleteObject({ store, bucket, key, request }: ObjectCall): Promise<S3Response> {
  if (request.headers['if-match'] !== undefined) {
    throw new BucketError('NotImplemented', 'DeleteObject with the header if-match is not implemented.');
  }
  await store.delete(bucket.name, key);
  return emptyAnswer(204);
}

/** Deletes each key by itself; a key that is refused is an entry of the answer, and stops no other. */
export async function deleteObjects({ store, bucket, request }: BucketCall): Promise<S3Response> {
  const document = parseXml(readPayload(request).content, 'Delete');
  const keys = childrenOf(document, 'Object').map(readKey);
  if (keys.length === 0 || keys.length > keysMax) throw new BucketError('MalformedXML');
  const isQuiet = textOf(document, 'Quiet')?.trim() === 'true';
  const results: string[] = [];
  for (const key of keys) {
    const refusal = await refusalOf(store.delete(bucket.name, key));
    if (refusal !== undefined) {
      results.push(
        element('Error', leaf('Key', key), leaf('Code', refusal.code), leaf('Message', refusal.message)),
      );
    } else if (!isQuiet) {
      results.push(element('Deleted', leaf('Key', key)));
    }
  }
  return xmlAnswer('DeleteResult', ...results);
}

const keysMax = 1000;

function readKey(object: XmlNode): string {
  const key = textOf(object, 'Key');
  if (key === undefined) throw new BucketError('MalformedXML');
  const condition = ['VersionId', 'ETag', 'LastModifiedTime', 'Size'].find(
    (name) => childrenOf(object, name).length > 0,
  );
  if (condition === undefined) return key;
  throw new BucketError('NotImplemented', `DeleteObjects with the element ${condition} is not implemented.`);
}

async function refusalOf(deletion: Promise<void>): Promise<BucketError | undefined> {
  try {
    await deletion;
    return undefined;
  } catch (error) {
    if (error instanceof BucketError && error.code !== 'NoSuchBucket') return error;
    throw error;
  }
}
