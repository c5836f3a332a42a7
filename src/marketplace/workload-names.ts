/** Names and secrets of workloads and of their roles' sessions, in AWS's forms. */

import type { Platform } from '../ledger/workloads.ts';
import { newUniqueId } from '../record/unique-id.ts';

type Random = (bytes: number) => Uint8Array;

export function newRoleId(random: Random): string {
  return newUniqueId('AROA', random);
}

/** What a role's session signs with. */
export function newSessionKey(random: Random): {
  access_key_id: string;
  secret_access_key: string;
  session_token: string;
} {
  return {
    access_key_id: newUniqueId('ASIA', random),
    secret_access_key: base64(random, 30),
    session_token: base64(random, 192),
  };
}

const resourceIds: Record<Platform, (random: Random) => string> = {
  ec2: (random) => `i-${hex(random, 17)}`,
  ecs: (random) => hex(random, 32),
  eks: (random) => `pod-${hex(random, 10)}-${hex(random, 5)}`,
  agentcore: (random) => `runtime-${hex(random, 10)}`,
};

export function newResourceId(platform: Platform, random: Random): string {
  return resourceIds[platform](random);
}

function hex(random: Random, length: number): string {
  return Buffer.from(random(length)).toString('hex').slice(0, length);
}

function base64(random: Random, bytes: number): string {
  return Buffer.from(random(bytes)).toString('base64');
}
