/** Describes errors of an S3 store, and of the way to it, in words. */

/** Only what is used of the SDK's errors and of Node's. */
type StoreError = Error & {
  code?: string;
  StorageClass?: string;
  $metadata?: { httpStatusCode?: number };
};

/** Whether the store says that there is no such object. */
export function isMissing(error: unknown): boolean {
  const { name, $metadata } = error as StoreError;
  return name === 'NoSuchKey' || (name !== 'NoSuchBucket' && $metadata?.httpStatusCode === 404);
}

/** What failed: to list keys, or to read an object. */
export function describeS3Error(error: unknown, what: 'list' | 'object'): string {
  const { name, message, code, StorageClass, $metadata } = error as StoreError;
  const status = $metadata?.httpStatusCode;
  if (name === 'NoSuchBucket') return 'no such bucket';
  if (isMissing(error)) return 'no such object';
  if (name === 'InvalidObjectState')
    return `archived in ${StorageClass ?? 'another storage class'}: it must be restored before it can be read`;
  if (name === 'AccessDenied' || (status === 403 && message === 'UnknownError')) {
    const needed =
      what === 'list' ? 's3:ListBucket' : 's3:GetObject, and kms:Decrypt where it is encrypted so,';
    return `access denied: ${needed} is needed`;
  }
  if (name === 'CredentialsProviderError') return 'no AWS credentials were found';
  if (code === 'ERR_INVALID_URL') return 'the address of the store is no URL';
  if (code !== undefined && unreachable.has(code)) return `the store cannot be reached (${code})`;
  const sentence = message.replaceAll(/\s+/g, ' ').slice(0, 300);
  return name === 'Error' || name === '' ? sentence : `${name}: ${sentence}`;
}

const unreachable = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
