/** Reads numbers and choices from a request's query. */

import { BucketError } from '../bucket-store.ts';

/** A count between 0 and 2^31 − 1, and at most `countMax`, which is also its default; else `InvalidArgument`. */
export function parseCount(query: URLSearchParams, name: string, countMax: number): number {
  const text = query.get(name);
  if (text === null || text === '') return countMax;
  if (!/^-?\d+$/.test(text) || Number(text) > integerMax) {
    throw new BucketError('InvalidArgument', `Provided ${name} not an integer or within integer range`);
  }
  if (Number(text) < 0) {
    throw new BucketError(
      'InvalidArgument',
      `Argument ${name} must be an integer between 0 and ${integerMax}`,
    );
  }
  return Math.min(Number(text), countMax);
}

/**
 * How keys are written into an answer: `encoding-type=url` is form encoding that leaves slashes, which the AWS CLI
 * asks for and undoes; anything else but its absence is `InvalidArgument`.
 */
export function parseEncoding(query: URLSearchParams): { name?: string; encode: (key: string) => string } {
  const name = query.get('encoding-type');
  if (name === null) return { encode: (key) => key };
  if (name === 'url') return { name, encode: urlEncode };
  throw new BucketError('InvalidArgument', 'Invalid Encoding Method specified in Request');
}

const integerMax = 2_147_483_647;

function urlEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+')
    .replaceAll(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
