/** `node bench/audit/plain-node.ts FOLDER`: the metering calls below a folder as a plain script counts them, with JSON.parse on one thread. */

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

type Event = {
  eventSource: string;
  responseElements?: { results?: { status: string; usageRecord: { quantity: number } }[] } | null;
};

const [, , folder = ''] = process.argv;
const counts = { calls: 0, accepted: 0, quantity: 0 };
for (const path of globSync('**/*.json.gz', { cwd: folder })) {
  const text = gunzipSync(readFileSync(join(folder, path))).toString();
  for (const event of (JSON.parse(text) as { Records: Event[] }).Records) {
    if (event.eventSource !== 'metering-marketplace.amazonaws.com') continue;
    counts.calls += 1;
    for (const { status, usageRecord } of event.responseElements?.results ?? []) {
      if (status !== 'Success') continue;
      counts.accepted += 1;
      counts.quantity += usageRecord.quantity;
    }
  }
}
console.log(JSON.stringify(counts));
