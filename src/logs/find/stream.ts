/** Finds the log files in a stream, which is log content or a tar of logs, as its first bytes tell. */

import type { FoundFile } from './found.ts';
import { peek } from './peek.ts';
import { isInShard } from './shard.ts';
import type { SourceOptions } from './source-options.ts';
import { findInTar } from './tar.ts';
import type { Archive } from './tar-entry.ts';
import { headBytes, startsAsTar } from './tar-start.ts';

/** What a stream holds that is known by the path, whose shard goes by the other name if it is no tar. */
export async function* findInStream(
  of: Archive,
  chunks: AsyncIterable<Uint8Array>,
  options: SourceOptions,
): AsyncGenerator<FoundFile[]> {
  const { head, whole } = await peek(untilAborted(chunks, options.signal), headBytes);
  if (startsAsTar(head)) yield* findInTar(of, whole, options);
  else if (isInShard(of.shardName, options.shard)) yield [{ path: of.path, at: 'stream', chunks: whole }];
}

/** Fails as soon as the signal says so: nobody knows when a terminal or a pipe gives its next bytes. */
async function* untilAborted(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (signal === undefined) {
    yield* chunks;
    return;
  }
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  aborted.catch(() => undefined);
  const abort = (): void => reject(new Error('interrupted'));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([aborted, iterator.next()]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    // Where the next bytes are still awaited, this waits for them too.
    iterator.return?.().catch(() => undefined);
  }
}
