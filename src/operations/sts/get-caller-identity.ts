/** GetCallerIdentity: tells who signed this request; it needs no permission and takes no input. */

import type { GetCallerIdentityResponse } from '../../shapes/generated/sts.ts';
import { operation } from '../operation.ts';

export const getCallerIdentity = operation<object, GetCallerIdentityResponse>({
  service: 'sts',
  name: 'GetCallerIdentity',
  readOnly: true,
  run({ caller }) {
    return Promise.resolve({ UserId: caller.userId, Account: caller.accountId, Arn: caller.arn });
  },
});
