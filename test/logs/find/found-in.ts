/** What a source gives, in lines that tests compare. */

import { Readable } from 'node:stream';

import { openSource } from '../../../src/logs/find/source.ts';
import type { SourceOptions } from '../../../src/logs/find/source-options.ts';

/** Everything is asked for, and standard input is empty. */
export function sourceOptions(options: Partial<SourceOptions> = {}): SourceOptions {
  return {
    scope: {},
    callTimes: { from: -Infinity, to: Infinity },
    digests: false,
    stdin: Readable.from([]),
    s3: { anonymous: false, requesterPays: false },
    ...options,
  };
}

/**
 * `PATH: disk`, `PATH: memory CONTENT`, `PATH: stream CONTENT`, `PATH: skipped, WHY` or `PATH: broken, WHY`, paths
 * without the `base` before them; long contents as their length.
 */
export async function foundIn(
  source: string,
  options: Partial<SourceOptions> = {},
  base = '',
): Promise<string[]> {
  const lines: string[] = [];
  for await (const page of openSource(source, sourceOptions(options))) {
    for (const found of page) {
      const path = found.path.startsWith(base) ? found.path.slice(base.length) : found.path;
      if ('skipped' in found) lines.push(`${path}: skipped, ${found.skipped}`);
      else if ('broken' in found) lines.push(`${path}: broken, ${found.broken}`);
      else if (found.at === 'disk') lines.push(`${path}: disk`);
      else lines.push(`${path}: ${found.at} ${await contentOf(found)}`);
    }
  }
  return lines;
}

async function contentOf(
  found: { bytes: Uint8Array } | { chunks: AsyncIterable<Uint8Array> },
): Promise<string> {
  if ('bytes' in found) return shortened(found.bytes);
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of found.chunks) chunks.push(chunk);
  } catch (error) {
    return `${shortened(Buffer.concat(chunks))} and then ${(error as Error).message}`;
  }
  return shortened(Buffer.concat(chunks));
}

function shortened(bytes: Uint8Array): string {
  return bytes.length > 40 ? `${bytes.length} bytes` : Buffer.from(bytes).toString('latin1');
}
