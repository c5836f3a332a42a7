/** Measurements of the audit into a section of docs/benchmarks.md. */

import type { AuditRow, AuditTable } from '../audit.ts';
import { table } from '../table.ts';
import type { ContenderName } from './contenders.ts';

const labels: { [name in ContenderName]: string } = {
  metertrail: '**metertrail audit --format json**',
  floor: 'unpacking alone, two threads',
  gzip: 'gzip -dc',
  jq: 'zcat, jq',
  duckdb: 'DuckDB, all threads',
  node: 'Node, JSON.parse, one thread',
};

/** What is aimed at, beside what is measured. */
const aims = {
  sparse:
    'Aims: at most 1.3 times as long as unpacking alone; 2.5 times faster than DuckDB, 15 times faster than jq; less than 300 MB resident.',
  dense: 'Aim: less than 300 MB resident.',
  tiny: 'Aims: 40,000 files a second; less than 300 MB resident.',
};

/** The text below the heading. */
export function auditSection(tables: AuditTable[]): string {
  return [
    `Each from the start of its process to the end, on files that the system has in its memory. All count the same,
or the benchmark fails: metering calls, usage records with status Success, and the sum of their quantities; the two that only unpack
count nothing. Medians of 3 rounds, in which they take turns; memory is the highest peak of the three. The corpora are made
by \`bench/audit-corpora.ts\`. Unpacking alone (\`bench/audit/floor.ts\`) reads and unpacks the files in two worker threads and looks at nothing.`,
    ...tables.map(corpusText),
  ].join('\n\n');
}

function corpusText({ corpus, rows }: AuditTable): string {
  const { shape, files, records, unpackedBytes, bytes, counts, meteringFiles, origin } = corpus;
  const share = ((meteringFiles.length / files) * 100).toFixed(0);
  const about = `${count(files)} files, ${count(records)} records (${origin} ones multiplied), ${megabytes(unpackedBytes)} unpacked, ${megabytes(bytes)} packed; ${count(counts.calls)} metering calls in ${share} % of the files.`;
  const sampled = rows.find(({ sampledShare }) => sampledShare < 1);
  const note = sampled
    ? `\n\njq read ${(sampled.sampledShare * 100).toFixed(0)} % of it; its time is what all of it would take.`
    : '';
  return `### ${shape.name[0]?.toUpperCase()}${shape.name.slice(1)}\n\n${about}\n${aims[shape.name]}\n\n${rowsTable({ corpus, rows })}${note}`;
}

function rowsTable({ corpus, rows }: AuditTable): string {
  const secondsOf = (name: ContenderName) =>
    rows.find(({ contender }) => contender === name)?.seconds ?? Number.NaN;
  const figures = ({ contender, seconds, peakBytes }: AuditRow): string[] => [
    labels[contender],
    seconds.toFixed(2),
    (corpus.unpackedBytes / 1e6 / seconds).toFixed(0),
    count(Math.round(corpus.files / seconds)),
    (seconds / secondsOf('floor')).toFixed(2),
    (seconds / secondsOf('metertrail')).toFixed(2),
    peakBytes === undefined ? '' : megabytes(peakBytes),
  ];
  return table(
    ['', 'seconds', 'MB/s unpacked', 'files/s', '× unpacking alone', '× metertrail', 'peak memory'],
    rows.map(figures),
  );
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function megabytes(bytes: number): string {
  return `${count(Math.round(bytes / 1e6))} MB`;
}
