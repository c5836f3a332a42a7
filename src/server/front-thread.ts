/** The front in a thread of its own: HTTP and signatures here, the ledger in the thread that started this one. */

import { randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { pino } from 'pino';
import type { Backend } from './backend.ts';
import type { FrontSettings, ToBackend, ToFront } from './front-messages.ts';
import { listen } from './listen.ts';
import type { Front } from './listen.ts';

const port = parentPort;
if (port === null) throw new Error('The front thread is started by startFrontThread.');
const { host, port: wanted, logLevel, ...settings } = workerData as FrontSettings;

const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
let asked = 0;

function ask<M extends keyof Backend>(method: M, ...input: Parameters<Backend[M]>): ReturnType<Backend[M]> {
  const id = ++asked;
  const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  post({ kind: 'ask', id, method, input });
  return answer as ReturnType<Backend[M]>;
}

function post(message: ToBackend): void {
  port?.postMessage(message);
}

const backend: Backend = {
  findKeyHolder: (accessKeyId) => ask('findKeyHolder', accessKeyId),
  call: (call) => ask('call', call),
  s3: (request) => ask('s3', request),
  isReady: () => ask('isReady'),
  homeFacts: () => ask('homeFacts'),
};

let front: Front | undefined;

async function close(): Promise<void> {
  await front?.close();
  port?.close();
}

port.on('message', (message: ToFront) => {
  if (message.kind === 'close') return void close();
  const asker = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.kind === 'answer') asker?.resolve(message.value as never);
  else asker?.reject(new Error(message.reason));
});

try {
  front = await listen(
    {
      ...settings,
      backend,
      clock: { now: Date.now },
      ids: { uuid: randomUUID },
      log: pino({ level: logLevel }, pino.destination({ dest: 2, sync: true })),
    },
    { host, port: wanted },
  );
  post({ kind: 'listening', port: front.port });
} catch (error) {
  post({ kind: 'refused', reason: error instanceof Error ? error.message : String(error) });
  port.close();
}
