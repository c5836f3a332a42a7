/** Sends an event to a bus of the operator's own, through EventBridge's API. */

import { clientSettings } from './aws-client.ts';
import { DeliveryError } from './sender.ts';
import type { Sender } from './sender.ts';
import { settingsOf } from './target-settings.ts';

type Event = { 'detail-type': string; source: string; time: string; resources: string[]; detail: object };

export const sendToEventBus: Sender = async ({ address, ...target }, { body }, signal) => {
  // Loaded here, since few starts need it.
  const { EventBridgeClient, PutEventsCommand } = await import('@aws-sdk/client-eventbridge');
  const settings = settingsOf(target);
  const region = address.startsWith('arn:') ? address.split(':')[3] : undefined;
  const client = new EventBridgeClient(clientSettings(settings, region));
  const event = JSON.parse(body) as Event;
  const entry = {
    EventBusName: address,
    Source: settings.source ?? event.source,
    DetailType: event['detail-type'],
    Detail: JSON.stringify(event.detail),
    Resources: event.resources,
    Time: new Date(event.time),
  };
  try {
    const command = new PutEventsCommand({ Entries: [entry] });
    const { FailedEntryCount, Entries = [] } = await client.send(command, { abortSignal: signal });
    const [failure] = Entries;
    // The call succeeds even where its only entry does not.
    if ((FailedEntryCount ?? 0) === 0 && failure?.ErrorCode === undefined) return;
    const reason = `${failure?.ErrorCode ?? 'Error'}: ${failure?.ErrorMessage ?? 'the entry was refused'}`;
    throw new DeliveryError(reason, { permanent: failure?.ErrorCode === 'NotAuthorizedForSourceException' });
  } finally {
    client.destroy();
  }
};
