/** Starts the front in a thread of its own, and answers what it asks. */

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Backend } from './backend.ts';
import type { FrontSettings, ToBackend, ToFront } from './front-messages.ts';
import type { Front } from './listen.ts';

/**
 * Resolves when the front listens. A front that breaks down later takes the process with it: it would be deaf.
 * @throws Error with a sentence for the operator when the address cannot be had.
 */
export async function startFrontThread(backend: Backend, settings: FrontSettings): Promise<Front> {
  // The packed program is JavaScript, the repository's is not.
  const file = import.meta.url.endsWith('.ts') ? './front-thread.ts' : './front-thread.js';
  const worker = new Worker(new URL(file, import.meta.url), { workerData: settings });
  const say = (message: ToFront): void => worker.postMessage(message);
  const listening = new Promise<number>((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (message: ToBackend) => {
      if (message.kind === 'listening') resolve(message.port);
      else if (message.kind === 'refused') reject(new Error(message.reason));
      else void answer(backend, message, say);
    });
  });
  const port = await listening;
  worker.on('error', (error) => {
    throw error;
  });
  return {
    port,
    async close() {
      const ended = once(worker, 'exit');
      say({ kind: 'close' });
      await ended;
    },
  };
}

async function answer(
  backend: Backend,
  { id, method, input }: Extract<ToBackend, { kind: 'ask' }>,
  say: (message: ToFront) => void,
): Promise<void> {
  try {
    const ask = backend[method] as (...input: unknown[]) => Promise<unknown>;
    say({ kind: 'answer', id, value: await ask(...input) });
  } catch (error) {
    say({
      kind: 'failed',
      id,
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
}
