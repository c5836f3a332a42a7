/** Renders and signs the documents that SNS posts to HTTP endpoints. */

import { createSign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/**
 * Members in SNS's order; `Signature` and what follows it is added by signing.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export type SnsMessage =
  | {
      Type: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
      MessageId: string;
      Token: string;
      TopicArn: string;
      Message: string;
      SubscribeURL: string;
      Timestamp: string;
    }
  | {
      Type: 'Notification';
      MessageId: string;
      TopicArn: string;
      Message: string;
      Timestamp: string;
    };

export type Signing = { version: '1' | '2'; key: KeyObject; certificateUrl: string };

/** The signed document as SNS spaces it. */
export function renderSnsMessage(
  message: SnsMessage,
  { version, key, certificateUrl }: Signing,
  unsubscribeUrl?: string,
): string {
  const signer = createSign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256');
  const members = {
    ...message,
    SignatureVersion: version,
    Signature: signer.update(stringToSign(message)).sign(key, 'base64'),
    SigningCertURL: certificateUrl,
    ...(unsubscribeUrl === undefined ? {} : { UnsubscribeURL: unsubscribeUrl }),
  };
  const lines = Object.entries(members).map(
    ([name, value]) => `  ${JSON.stringify(name)} : ${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(',\n')}\n}`;
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html */
function stringToSign(message: SnsMessage): string {
  const names = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const members = new Map<string, string>(Object.entries(message));
  return names.flatMap((name) => (members.has(name) ? [`${name}\n${members.get(name)}\n`] : [])).join('');
}
