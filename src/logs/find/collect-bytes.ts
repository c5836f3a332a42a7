/** Collects chunks of known length into one array that owns its memory. */

/** @throws Error where there are more or fewer bytes than were promised. */
export async function collectBytes(
  chunks: AsyncIterable<Uint8Array>,
  sizeBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(sizeBytes);
  let length = 0;
  for await (const chunk of chunks) {
    if (length + chunk.length > sizeBytes) throw new Error('more bytes than were promised');
    bytes.set(chunk, length);
    length += chunk.length;
  }
  if (length < sizeBytes) throw new Error('fewer bytes than were promised');
  return bytes;
}
