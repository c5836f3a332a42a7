/** Makes the answers that several operations of the S3 endpoint share. */

import { createHash } from 'node:crypto';
import type { S3Response } from './messages.ts';
import { leaf, xmlDocument } from './xml.ts';

/** 200 with an XML document. */
export function xmlAnswer(root: string, ...children: (string | undefined)[]): S3Response {
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: xmlDocument(root, ...children),
  };
}

/** No body. */
export function emptyAnswer(status: number, headers: Record<string, string> = {}): S3Response {
  return { status, headers };
}

/** An account's canonical user ID: 64 hex digits, always the same for an account. */
export function canonicalUserId(accountId: string): string {
  return createHash('sha256').update(`canonical-user:${accountId}`).digest('hex');
}

/** Times in S3's XML: `2009-10-12T17:50:30.000Z`. */
export function xmlTime(name: string, time: number): string {
  return leaf(name, new Date(time).toISOString());
}
