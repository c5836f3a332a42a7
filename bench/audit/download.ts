/** Everything that a source finds, fetched and dropped: what reading a bucket takes without the audit. */

import { openSource } from '../../src/logs/find/source.ts';

const [, , source = '', endpoint = ''] = process.argv;

async function* nothing(): AsyncGenerator<Uint8Array> {
  // No standard input.
}

let bytes = 0;
let problems = 0;
const pages = openSource(source, {
  scope: {},
  callTimes: { from: -Infinity, to: Infinity },
  digests: false,
  stdin: nothing(),
  s3: { endpoint, region: 'us-east-1', anonymous: true, requesterPays: false },
});
for await (const page of pages)
  for (const found of page) {
    if ('broken' in found) problems += 1;
    else if ('at' in found && found.at === 'memory') bytes += found.bytes.length;
    else if ('at' in found && found.at === 'stream')
      for await (const chunk of found.chunks) bytes += chunk.length;
  }
console.log(JSON.stringify({ bytes, problems }));
