/** Reads the first bytes of a stream, and gives the whole of it again. */

/**
 * Reads at least `bytesMin` bytes, or all there are. An error before that is not thrown here, but where
 * `whole` comes to it.
 */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
  bytesMin: number,
): Promise<{ head: Buffer; whole: AsyncIterable<Uint8Array> }> {
  const rest = chunks[Symbol.asyncIterator]();
  const start: Uint8Array[] = [];
  let failure: Error | undefined;
  try {
    let length = 0;
    while (length < bytesMin) {
      const next = await rest.next();
      if (next.done === true) break;
      start.push(next.value);
      length += next.value.length;
    }
  } catch (error) {
    failure = error as Error;
  }
  return { head: Buffer.concat(start), whole: continued(start, rest, failure) };
}

async function* continued(
  start: Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
  failure: Error | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* start;
    if (failure) throw failure;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
