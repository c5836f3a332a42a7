/** Sends an EventBridge event to a webhook, posted as an API destination does. */

import { post } from './post.ts';
import type { Sender } from './sender.ts';
import { settingsOf } from './target-settings.ts';

/** As long as EventBridge waits for an API destination. */
const timeoutMs = 5000;
/** EventBridge User Guide, API destinations; the 500s besides. */
const retried = new Set([401, 407, 409, 429]);

export const sendToEventBridgeWebhook: Sender = (target, { body }, signal) =>
  post(target.address, {
    headers: {
      'user-agent': 'Amazon/EventBridge/ApiDestinations',
      ...settingsOf(target).headers,
      'content-type': 'application/json; charset=utf-8',
    },
    body,
    timeoutMs,
    signal,
    isRetried: (status) => status >= 500 || retried.has(status),
  });
