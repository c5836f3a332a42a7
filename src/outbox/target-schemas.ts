/** The schemas of a target's address and settings, member by member, for whoever has targets to compose. */

import { z } from 'zod';
import { regionPattern } from '../shapes/region-pattern.ts';

export const webAddress = z
  .url({ protocol: /^https?$/, normalize: true, error: 'must be an http or https address' })
  .max(2048)
  .refine((url) => !URL.canParse(url) || new URL(url).username === '', 'may not hold a user or password');

/** What the sender sets itself, and what belongs to the connection. */
const senders = /^(content-(type|length)|host|connection|transfer-encoding|expect)$/i;

export const headers = z
  .record(
    z.string(),
    z
      .string()
      .max(8192)
      .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, 'is not the value of a header'),
  )
  .superRefine((record, context) => {
    const names = Object.keys(record);
    if (names.length > 50) context.addIssue('are more than 50');
    for (const name of names) {
      if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}$/.test(name))
        context.addIssue('hold what is not the name of a header');
      if (senders.test(name)) context.addIssue(`hold ${name}, which is set by the sender`);
    }
  });

export const signatureVersion = z.enum(['1', '2']);

export const snsTopic = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
    'must be the ARN of a standard topic',
  );

export const eventBus = z
  .string()
  .max(1600)
  .regex(
    /^(arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:event-bus\/)?[A-Za-z0-9/._-]{1,256}$/,
    'must be the name or the ARN of an event bus',
  );

export const eventSource = z
  .string()
  .max(256)
  .regex(/^[A-Za-z0-9._/-]+$/, 'must be the source of an event, such as my.marketplace');

/** Where AWS's API is, of the kinds that are reached by it. */
export const awsApi = {
  endpoint: webAddress.optional(),
  region: z.string().regex(regionPattern, 'is not the name of a Region').optional(),
};
