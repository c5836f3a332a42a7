/** What an operator may say of a new notification target. */

import { z } from 'zod';
import { regionPattern } from '../shapes/region-pattern.ts';
import type { TargetSettings } from '../outbox/target-settings.ts';
import { productCode } from './schemas.ts';

const webAddress = z
  .url({ protocol: /^https?$/, normalize: true, error: 'must be an http or https address' })
  .max(2048)
  .refine((url) => !URL.canParse(url) || new URL(url).username === '', 'may not hold a user or password');

/** What the sender sets itself, and what belongs to the connection. */
const senders = /^(content-(type|length)|host|connection|transfer-encoding|expect)$/i;

const headers = z
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

const topic = z.enum(['subscription', 'entitlement']).optional();
const region = z.string().regex(regionPattern, 'is not the name of a Region').optional();
const product = productCode.optional();
const awsApi = { endpoint: webAddress.optional(), region };

const eventBus = z
  .string()
  .max(1600)
  .regex(
    /^(arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:event-bus\/)?[A-Za-z0-9/._-]{1,256}$/,
    'must be the name or the ARN of an event bus',
  );

/** → kind, address, and the settings that were given. */
export const newTarget = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('sns-webhook'),
      address: webAddress,
      productCode: product,
      topic,
      signatureVersion: z.enum(['1', '2']).optional(),
    }),
    z.strictObject({
      kind: z.literal('eventbridge-webhook'),
      address: webAddress,
      productCode: product,
      headers: headers.optional(),
    }),
    z.strictObject({
      kind: z.literal('sns-topic'),
      address: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
          'must be the ARN of a standard topic',
        ),
      productCode: product,
      topic,
      ...awsApi,
    }),
    z
      .strictObject({
        kind: z.literal('event-bus'),
        address: eventBus,
        productCode: product,
        source: z
          .string()
          .max(256)
          .regex(/^[A-Za-z0-9._/-]+$/, 'must be the source of an event, such as my.marketplace')
          .optional(),
        ...awsApi,
      })
      .refine(
        ({ source, endpoint }) => endpoint !== undefined || (source !== undefined && !/^aws\./i.test(source)),
        {
          path: ['source'],
          message:
            'must be given, and may not begin with "aws.": EventBridge takes aws.agreement-marketplace from AWS alone',
        },
      ),
  ])
  .transform(({ kind, address, ...rest }) => ({
    kind,
    address,
    // Without the members that were left out.
    settings: JSON.parse(JSON.stringify(rest)) as TargetSettings,
  }));
