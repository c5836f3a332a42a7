/** Makes names of workloads and ids of their roles, in AWS's forms. */

import type { Platform } from '../ledger/workloads.ts';
import { newUniqueId } from '../record/unique-id.ts';

type Random = (bytes: number) => Uint8Array;

export function newRoleId(random: Random): string {
  return newUniqueId('AROA', random);
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
