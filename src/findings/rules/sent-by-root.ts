/** Finds metering calls made with the root credentials of an account. */

import { z } from 'zod';

import { callersRule } from '../callers-rule.ts';

export const sentByRoot = callersRule({
  name: 'sent-by-root',
  summary: 'metering calls made by the root user of an account',
  severity: 'warning',
  parameters: z.strictObject({}),
  subjectOf: ({ kind, accountId }) => (kind === 'root' ? [accountId ?? ''] : undefined),
  title: ({ accountId }, calls) => `${calls} made by the root user of account ${accountId ?? 'unknown'}.`,
  action:
    'Meter with a role that may do nothing else, delete the root user’s access keys, and find out who used them.',
});
