/** The type of what a source finds: a file and how to get its bytes, or a path and why it is not read. */

export type FoundFile =
  /** To be read from the file system, by whoever has time. */
  | { path: string; at: 'disk' }
  /** The whole content, whose memory may be handed to another thread. */
  | { path: string; at: 'memory'; bytes: Uint8Array<ArrayBuffer> }
  /** Content of unknown or great length. To be read to its end before the source is asked for more. */
  | { path: string; at: 'stream'; chunks: AsyncIterable<Uint8Array> }
  | { path: string; skipped: string }
  | { path: string; broken: string };
