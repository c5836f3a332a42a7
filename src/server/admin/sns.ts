/** The admin routes that SNS messages point to: SubscribeURL, UnsubscribeURL and SigningCertURL. */

import { reasonOf } from '../../outbox/sender.ts';
import { confirmSubscription, unsubscribe } from '../../outbox/sns-subscription.ts';
import type { Answer } from '../../protocol/answer.ts';
import type { ServerParts } from '../parts.ts';
import { AdminError } from './route.ts';
import type { AdminRoute } from './route.ts';

/** Open to whoever was sent their address; the first is guarded by the token in it. */
export const snsRoutes: AdminRoute[] = [
  {
    method: 'GET',
    path: '/sns/',
    open: true,
    about: 'SubscribeURL and UnsubscribeURL of SNS messages',
    run: (parts, { query }) => {
      switch (query.get('Action')) {
        case 'ConfirmSubscription':
          return confirm(parts, query);
        case 'Unsubscribe':
          return leave(parts, query);
        default:
          return refuse(parts, 400, 'InvalidAction', 'Could not find operation.');
      }
    },
  },
  {
    method: 'GET',
    path: '/sns/:file',
    open: true,
    about: 'SigningCertURL of SNS messages',
    run: async ({ admin }, { params }) => {
      const { fileName, pem } = await admin.notifier.sns.certificate();
      if (params['file'] !== fileName) throw new AdminError(404, 'There is no such certificate.');
      return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: pem };
    },
  },
];

async function confirm(parts: ServerParts, query: URLSearchParams): Promise<Answer> {
  const { topics } = parts.admin.notifier.sns;
  const asked = { topicArn: query.get('TopicArn') ?? '', token: query.get('Token') ?? '' };
  const arn = await parts.store.transaction((tx) => confirmSubscription(tx, topics, asked));
  if (arn === undefined) return refuse(parts, 400, 'InvalidParameter', 'Invalid token');
  const result = `  <ConfirmSubscriptionResult>\n    <SubscriptionArn>${arn}</SubscriptionArn>\n  </ConfirmSubscriptionResult>\n`;
  return xml(200, 'ConfirmSubscriptionResponse', `${result}${metadata(parts)}`);
}

async function leave(parts: ServerParts, query: URLSearchParams): Promise<Answer> {
  const { store, admin, log } = parts;
  const arn = query.get('SubscriptionArn') ?? '';
  const target = await store.transaction((tx) => unsubscribe(tx, admin.random, arn));
  if (target === undefined) return refuse(parts, 404, 'NotFound', 'Subscription does not exist');
  // Not waited for: whoever unsubscribes may be the webhook itself, which takes one request at a time.
  admin.notifier.sns.askToConfirm(target, 'UnsubscribeConfirmation').catch((error: unknown) => {
    const facts = { targetId: target.target_id, error: reasonOf(error) };
    log.warn(facts, 'A message about the end of a subscription was not taken.');
  });
  return xml(200, 'UnsubscribeResponse', metadata(parts));
}

function refuse({ ids }: ServerParts, status: number, code: string, message: string): Answer {
  const error = `  <Error>\n    <Type>Sender</Type>\n    <Code>${code}</Code>\n    <Message>${message}</Message>\n  </Error>\n`;
  return xml(status, 'ErrorResponse', `${error}  <RequestId>${ids.uuid()}</RequestId>\n`);
}

function metadata({ ids }: ServerParts): string {
  return `  <ResponseMetadata>\n    <RequestId>${ids.uuid()}</RequestId>\n  </ResponseMetadata>\n`;
}

/** What stands in `content` is ours: nothing that a caller sent. */
function xml(status: number, root: string, content: string): Answer {
  const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<${root} xmlns="${namespace}">\n${content}</${root}>\n`,
  };
}
