/** The audit of a bucket beside the time it takes to fetch it and the time it takes to audit a copy: the two overlap. */

import { corpusOf, corpusShapes } from './audit/corpus.ts';
import { runProcess } from './audit/run-process.ts';
import type { Ran } from './audit/run-process.ts';
import { serveBucket } from './audit/s3-server.ts';
import { median } from './load.ts';
import { table } from './table.ts';

const rounds = 3;

/** The text below the heading. @throws when the audits differ, or not all was fetched. */
export async function s3Section(quick: boolean): Promise<string> {
  const [shape] = corpusShapes(quick);
  if (!shape) throw new Error('there is no corpus');
  const corpus = corpusOf(shape);
  await using server = await serveBucket(corpus.folder);
  const source = `s3://${server.bucket}`;
  const moment = new Date(corpus.asOf).toISOString();
  const asOf = ['--as-of', moment, '--complete-until', moment, '--format', 'csv'];
  const s3 = ['--endpoint-url', server.endpoint, '--no-sign-request', '--s3-region', 'us-east-1'];
  const seconds = { fetch: [] as number[], folder: [] as number[], bucket: [] as number[] };
  let peakBytes = 0;
  for (let round = 0; round < rounds; round++) {
    const fetched = await runProcess(process.execPath, ['bench/audit/download.ts', source, server.endpoint]);
    const { bytes, problems } = JSON.parse(fetched.stdout) as { bytes: number; problems: number };
    if (bytes !== corpus.bytes || problems > 0)
      throw new Error(`fetched ${bytes} bytes, ${problems} problems`);
    const folder = await runProcess(process.execPath, ['src/main.ts', 'audit', corpus.folder, ...asOf]);
    const bucket = await runProcess(process.execPath, ['src/main.ts', 'audit', source, ...asOf, ...s3]);
    if (rowsOf(folder) !== rowsOf(bucket)) throw new Error('the bucket was judged otherwise than its copy');
    seconds.fetch.push(fetched.seconds);
    seconds.folder.push(folder.seconds);
    seconds.bucket.push(bucket.seconds);
    peakBytes = Math.max(peakBytes, bucket.peakBytes ?? 0);
  }
  const [fetch, folder, bucket] = [median(seconds.fetch), median(seconds.folder), median(seconds.bucket)];
  return `The sparse corpus from an S3-compatible store on loopback (\`bench/audit/s3-server.ts\`), whose every answer comes 100 ms late. Fetching alone is
the source of the audit without the audit; the copy is a folder. Medians of ${rounds} rounds, in which they take turns. Aim: reading
overlaps with work, so that both together take less than one after the other.

${table(
  ['fetching alone', 'audit of a copy', 'audit of the bucket', 'share of the sum', 'peak memory'],
  [
    [
      `${fetch.toFixed(2)} s`,
      `${folder.toFixed(2)} s`,
      `${bucket.toFixed(2)} s`,
      (bucket / (fetch + folder)).toFixed(2),
      `${Math.round(peakBytes / 1e6)} MB`,
    ],
  ],
)}`;
}

/** Everything but the last column, the files of the evidence: they have other paths. */
function rowsOf({ stdout }: Ran): string {
  return stdout.replaceAll(/,[^,]*$/gm, '');
}
