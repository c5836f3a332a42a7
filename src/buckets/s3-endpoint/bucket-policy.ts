/**
 * GetBucketPolicy, PutBucketPolicy and DeleteBucketPolicy: keep a bucket's policy as the text that was put,
 * once its form is checked.
 */

import { BucketError } from '../bucket-store.ts';
import { isObject, listOf } from '../../policies/policy-json.ts';
import { emptyAnswer } from './answers.ts';
import type { BucketCall, S3Response } from './messages.ts';
import { readPayload } from './payload.ts';

export async function getBucketPolicy({ store, bucket }: BucketCall): Promise<S3Response> {
  const policy = await store.getPolicy(bucket.name);
  if (policy === undefined) throw new BucketError('NoSuchBucketPolicy');
  return { status: 200, headers: { 'content-type': 'application/json' }, body: policy };
}

export async function putBucketPolicy({ store, bucket, request }: BucketCall): Promise<S3Response> {
  const policy = readPayload(request).content.toString('utf8');
  checkPolicy(policy, bucket.name);
  await store.putPolicy(bucket.name, policy);
  return emptyAnswer(204);
}

export async function deleteBucketPolicy({ store, bucket }: BucketCall): Promise<S3Response> {
  await store.deletePolicy(bucket.name);
  return emptyAnswer(204);
}

/** 20 KB (S3 user guide, "Bucket policies"). */
const policyBytesMax = 20 * 1024;
const versions = ['2012-10-17', '2008-10-17'];

function checkPolicy(text: string, bucket: string): void {
  const policy = parseJson(text);
  if (Buffer.byteLength(text) > policyBytesMax) throw malformed('Policy is too large');
  if (!isObject(policy)) throw new BucketError('MalformedPolicy');
  const { Version: version, Statement: statement } = policy;
  if (version !== undefined && !versions.some((known) => known === version)) {
    throw malformed('The policy must contain a valid version string');
  }
  if (statement === undefined) throw malformed('Missing required field Statement');
  const statements = listOf(statement);
  if (statements.length === 0) throw malformed('Could not parse the policy: Statement is empty!');
  for (const entry of statements) checkStatement(entry, bucket);
}

function checkStatement(statement: unknown, bucket: string): void {
  if (!isObject(statement)) throw malformed('Could not parse the policy: Statement must be an object');
  for (const names of [
    ['Effect'],
    ['Principal', 'NotPrincipal'],
    ['Action', 'NotAction'],
    ['Resource', 'NotResource'],
  ]) {
    if (names.every((name) => statement[name] === undefined)) {
      throw malformed(`Missing required field ${names[0]}`);
    }
  }
  const effect = statement['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw malformed(`Invalid effect: ${typeof effect === 'string' ? effect : JSON.stringify(effect)}`);
  }
  for (const name of ['Resource', 'NotResource']) {
    for (const resource of listOf(statement[name])) checkResource(resource, bucket);
  }
}

/** A policy speaks of its own bucket. A name with wildcards is not compared. */
function checkResource(resource: unknown, bucket: string): void {
  const named = typeof resource === 'string' ? /^arn:aws[a-z-]*:s3:::([^/]+)/.exec(resource)?.[1] : undefined;
  if (named === undefined || (!/[*?$]/.test(named) && named !== bucket)) {
    throw malformed('Policy has invalid resource');
  }
}

function parseJson(text: string): unknown {
  if (!text.startsWith('{')) throw new BucketError('MalformedPolicy');
  try {
    return JSON.parse(text);
  } catch {
    throw new BucketError('MalformedPolicy');
  }
}

function malformed(message: string): BucketError {
  return new BucketError('MalformedPolicy', message);
}
