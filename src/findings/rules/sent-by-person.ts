/** Finds metering calls made by IAM users, as people have them, with keys that do not expire. */

import { z } from 'zod';

import { callersRule } from '../callers-rule.ts';

export const sentByPerson = callersRule({
  name: 'sent-by-person',
  summary: 'metering calls made by an IAM user, with a long-term access key or in a session of its own',
  severity: 'info',
  parameters: z.strictObject({}),
  subjectOf: ({ kind, accountId, principal, accessKeyId }) =>
    kind === 'user' ? [accountId ?? '', principal, accessKeyId ?? ''] : undefined,
  title: ({ principal, accountId, accessKeyId }, calls) =>
    `${calls} made by ${principal} of account ${accountId ?? 'unknown'}${accessKeyId === undefined ? '' : `, with the long-term key ${accessKeyId}`}.`,
  action:
    'Let a role send usage, whose credentials expire by themselves. If a person sent it by hand, make sure that it was meant, and that the sender knows it.',
});
