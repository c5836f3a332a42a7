/** The settings of a target that its sender is told besides the address. */

import type { Target } from './sender.ts';

export type TargetSettings = {
  /** 1 is SHA1withRSA, 2 is SHA256withRSA; of sns-webhook. */
  signatureVersion?: '1' | '2';
  /** Sent along with every request, as the connection of an API destination does; of eventbridge-webhook. Secret. */
  headers?: Record<string, string>;
  /** Of sns-topic and event-bus: AWS's own unless given. */
  endpoint?: string;
  region?: string;
  /** Of event-bus: what the event's source says instead of AWS's, which EventBridge takes from AWS alone. */
  source?: string;
};

export function settingsOf({ settings }: Pick<Target, 'settings'>): TargetSettings {
  return JSON.parse(settings) as TargetSettings;
}
