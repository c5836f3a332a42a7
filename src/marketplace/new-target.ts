/** The schema of a new notification target, as an operator may describe it. */

import { z } from 'zod';
import {
  awsApi,
  eventBus,
  eventSource,
  headers,
  signatureVersion,
  snsTopic,
  webAddress,
} from '../outbox/target-schemas.ts';
import type { NotificationSettings } from './notification-topics.ts';
import { productCode } from './schemas.ts';

const topic = z.enum(['subscription', 'entitlement']).optional();
const product = productCode.optional();

/** → kind, address, and the settings that were given. */
export const newTarget = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('sns-webhook'),
      address: webAddress,
      productCode: product,
      topic,
      signatureVersion: signatureVersion.optional(),
    }),
    z.strictObject({
      kind: z.literal('eventbridge-webhook'),
      address: webAddress,
      productCode: product,
      headers: headers.optional(),
    }),
    z.strictObject({
      kind: z.literal('sns-topic'),
      address: snsTopic,
      productCode: product,
      topic,
      ...awsApi,
    }),
    z
      .strictObject({
        kind: z.literal('event-bus'),
        address: eventBus,
        productCode: product,
        source: eventSource.optional(),
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
    settings: JSON.parse(JSON.stringify(rest)) as NotificationSettings,
  }));
