/** Parses the Authorization header of Signature Version 4. */

import { regionPattern } from '../shapes/region-pattern.ts';
import { AuthFailure } from './auth-failure.ts';

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export type Authorization = {
  accessKeyId: string;
  /** `YYYYMMDD` of the credential scope. */
  date: string;
  region: string;
  service: string;
  signedHeaders: string[];
  /** 64 hexadecimal digits. */
  signature: string;
};

const algorithm = 'AWS4-HMAC-SHA256';

/** @throws AuthFailure 'missing' or 'incomplete', in AWS's words. */
export function parseAuthorization(headers: Headers): Authorization {
  const header = one(headers, 'authorization');
  if (header === undefined || header === '') {
    throw new AuthFailure('missing', 'Missing Authentication Token');
  }
  if (!header.startsWith(`${algorithm} `)) {
    throw new AuthFailure('incomplete', `Authorization header requires the algorithm ${algorithm}.`);
  }
  const parts = new Map<string, string>();
  for (const part of header.slice(algorithm.length).split(',')) {
    const [name, ...rest] = part.trim().split('=');
    if (name) parts.set(name, rest.join('='));
  }
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !parts.get(name));
  if (one(headers, 'x-amz-date') === undefined) missing.push('X-Amz-Date');
  if (missing.length > 0)
    throw new AuthFailure('incomplete', `${missing.map(requirement).join(' ')} Authorization=${algorithm}`);
  const scope = (parts.get('Credential') ?? '').split('/');
  const [date, region, service, terminator] = scope.slice(-4);
  const accessKeyId = scope.slice(0, -4).join('/');
  if (!accessKeyId || !date || !region || !service || terminator !== 'aws4_request') {
    throw new AuthFailure(
      'incomplete',
      `Credential must have at least 5 slash-separated elements, got ${scope.length}: <key>/<YYYYMMDD>/<region>/<service>/aws4_request.`,
    );
  }
  if (!regionPattern.test(region)) {
    throw new AuthFailure('wrong-scope', 'Credential should be scoped to a valid region.');
  }
  return {
    accessKeyId,
    date,
    region,
    service,
    signedHeaders: (parts.get('SignedHeaders') ?? '').split(';'),
    signature: parts.get('Signature') ?? '',
  };
}

/** The value of a header that may stand once; repeated ones are joined as Node joins them. */
export function one(headers: Headers, name: string): string | undefined {
  // Names come from the wire: `constructor` is no header.
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return Array.isArray(value) ? value.join(',') : value;
}

function requirement(name: string): string {
  return name === 'X-Amz-Date'
    ? "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
    : `Authorization header requires '${name}' parameter.`;
}
