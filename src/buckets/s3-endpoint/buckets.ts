/** The operations on buckets as such: create, list, head, location, access control list and delete. */

import type { Bucket } from '../bucket-store.ts';
import { BucketError } from '../bucket-store.ts';
import { canonicalUserId, emptyAnswer, xmlAnswer, xmlTime } from './answers.ts';
import type { BucketCall, S3Response, ServiceCall } from './messages.ts';
import { parseCount } from './parameters.ts';
import { element, leaf, parseXml, textOf } from './xml.ts';

/**
 * Creates a bucket in the region of its LocationConstraint. One's own bucket in us-east-1 may be created again
 * there, anywhere else that is `BucketAlreadyOwnedByYou` (S3 API reference, CreateBucket).
 */
export async function createBucket(
  { store, request }: ServiceCall,
  name: string,
  body: Buffer,
): Promise<S3Response> {
  const { accountId } = request.caller;
  const region = regionOfNewBucket(body, request.caller.region);
  const result = await store.createBucket(name, { accountId, region });
  if (result === 'exists') {
    const existing = await store.getBucket(name);
    if (existing?.accountId !== accountId) throw new BucketError('BucketAlreadyExists');
    if (existing.region !== 'us-east-1' || region !== 'us-east-1') {
      throw new BucketError('BucketAlreadyOwnedByYou');
    }
  }
  return emptyAnswer(200, { location: `/${name}` });
}

/** The caller's buckets. */
export async function listBuckets({ store, request }: ServiceCall): Promise<S3Response> {
  const { query, caller } = request;
  const prefix = query.get('prefix') ?? '';
  const after = query.get('continuation-token') ?? '';
  const region = query.get('bucket-region');
  const countMax = parseCount(query, 'max-buckets', bucketsMax);
  const matching = (await store.listBuckets()).filter(
    (bucket) =>
      bucket.accountId === caller.accountId &&
      bucket.name.startsWith(prefix) &&
      bucket.name > after &&
      (region === null || bucket.region === region),
  );
  const page = matching.slice(0, countMax);
  const last = page.at(-1);
  return xmlAnswer(
    'ListAllMyBucketsResult',
    element('Owner', leaf('ID', canonicalUserId(caller.accountId))),
    element('Buckets', ...page.map(renderBucket)),
    prefix === '' ? undefined : leaf('Prefix', prefix),
    last === undefined || page.length === matching.length ? undefined : leaf('ContinuationToken', last.name),
  );
}

export async function headBucket({ bucket }: BucketCall): Promise<S3Response> {
  return emptyAnswer(200, { 'x-amz-bucket-region': bucket.region, 'content-type': 'application/xml' });
}

export async function deleteBucket({ store, bucket }: BucketCall): Promise<S3Response> {
  await store.deleteBucket(bucket.name);
  return emptyAnswer(204);
}

/** An empty element means us-east-1 (cloudtrail.md §5.7). */
export async function getBucketLocation({ bucket }: BucketCall): Promise<S3Response> {
  return xmlAnswer('LocationConstraint', bucket.region === 'us-east-1' ? '' : bucket.region);
}

/** Always full control for the owner: access control lists cannot be put. */
export async function getBucketAcl({ bucket }: BucketCall): Promise<S3Response> {
  const id = leaf('ID', canonicalUserId(bucket.accountId));
  const grantee = `<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">${id}</Grantee>`;
  const grant = element('Grant', grantee, leaf('Permission', 'FULL_CONTROL'));
  return xmlAnswer('AccessControlPolicy', element('Owner', id), element('AccessControlList', grant));
}

/** The most that ListBuckets answers at once (S3 API reference). */
const bucketsMax = 10_000;

function renderBucket({ name, createdAt, region }: Bucket): string {
  return element(
    'Bucket',
    leaf('Name', name),
    xmlTime('CreationDate', createdAt),
    leaf('BucketRegion', region),
  );
}

function regionOfNewBucket(body: Buffer, endpointRegion: string): string {
  const constraint = readLocationConstraint(body);
  if (constraint === undefined) {
    if (endpointRegion === 'us-east-1') return 'us-east-1';
    throw incompatible('unspecified');
  }
  const region = constraint === 'EU' ? 'eu-west-1' : constraint;
  // us-east-1 is named by naming nothing; a region's name is needed wherever the bucket's owner is looked up.
  if (region === 'us-east-1' || !/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(region)) {
    throw new BucketError('InvalidLocationConstraint');
  }
  if (endpointRegion !== 'us-east-1' && region !== endpointRegion) throw incompatible(constraint);
  return region;
}

function readLocationConstraint(body: Buffer): string | undefined {
  if (body.byteLength === 0) return undefined;
  return textOf(parseXml(body, 'CreateBucketConfiguration'), 'LocationConstraint');
}

function incompatible(constraint: string): BucketError {
  return new BucketError(
    'IllegalLocationConstraintException',
    `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}
