/** `node bench/audit-corpora.ts [--quick] [sparse|dense|tiny …]`: makes the corpora of the audit's benchmark and says where they are. */

import { parseArgs } from 'node:util';
import { corpusOf, corpusShapes } from './audit/corpus.ts';

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});

for (const shape of corpusShapes(values.quick)) {
  if (positionals.length > 0 && !positionals.includes(shape.name)) continue;
  const { folder, origin, files, records, bytes, unpackedBytes, counts, asOf } = corpusOf(shape);
  const about = {
    origin,
    files,
    records,
    bytes,
    unpackedBytes,
    ...counts,
    asOf: new Date(asOf).toISOString(),
  };
  console.log(folder, JSON.stringify(about));
}
