/** What the front's thread and the ledger's thread say to each other. */

import type { Backend } from './backend.ts';

export type FrontSettings = {
  host: string;
  port: number;
  clockSkewMaxMs: number;
  trustProxy: boolean;
  logLevel: string;
};

export type ToBackend =
  | { kind: 'listening'; port: number }
  | { kind: 'refused'; reason: string }
  | { kind: 'ask'; id: number; method: keyof Backend; input: unknown[] };

export type ToFront =
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'failed'; id: number; reason: string }
  | { kind: 'close' };
