/** Sends a message to a topic of the operator's own, through SNS's API. */

import { clientSettings } from './aws-client.ts';
import type { Sender } from './sender.ts';
import { settingsOf } from './target-settings.ts';

export const sendToSnsTopic: Sender = async ({ address, ...target }, { body }, signal) => {
  // Loaded here, since few starts need it.
  const { PublishCommand, SNSClient } = await import('@aws-sdk/client-sns');
  const client = new SNSClient(clientSettings(settingsOf(target), address.split(':')[3]));
  try {
    await client.send(new PublishCommand({ TopicArn: address, Message: body }), { abortSignal: signal });
  } finally {
    client.destroy();
  }
};
