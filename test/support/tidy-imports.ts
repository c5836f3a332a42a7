/** The table of imports: the rooms of `src` from the ground up, and which of those below it each one may import. */

/** Every room may import itself. Nobody imports `main.ts` or `index.ts`. */
export const MAY_IMPORT: { readonly [room: string]: readonly string[] } = {
  // The ground: no room of the program's subject is known here.
  time: [],
  work: [],
  files: [],
  text: ['time'],
  shapes: [],
  record: [],
  policies: [],
  config: ['time', 'files', 'shapes'],
  store: ['files', 'text'],
  buckets: ['time', 'work', 'files', 'policies'],
  // The server: calls that are answered, recorded and delivered.
  ledger: ['store'],
  protocol: ['text', 'shapes'],
  identity: ['files', 'shapes', 'record', 'ledger', 'protocol'],
  outbox: ['time', 'work', 'shapes', 'store', 'ledger'],
  trail: ['time', 'work', 'record', 'policies', 'store', 'buckets', 'ledger'],
  operations: ['time', 'text', 'shapes', 'record', 'store', 'ledger', 'protocol', 'identity'],
  marketplace: ['time', 'text', 'shapes', 'record', 'store', 'ledger', 'outbox'],
  sandbox: ['time', 'files', 'store', 'ledger', 'trail', 'marketplace'],
  // The evidence: what log files prove. None of it may ask the ledger: it must be able to catch us lying.
  calls: ['time', 'text', 'record'],
  logs: ['time', 'text', 'record', 'calls'],
  hours: ['time', 'files', 'text', 'calls'],
  verify: ['time', 'text', 'record', 'logs'],
  coverage: ['time', 'files', 'text', 'record', 'calls', 'logs', 'hours', 'verify'],
  findings: ['time', 'files', 'text', 'calls', 'hours', 'verify'],
  report: ['time', 'text', 'record', 'calls', 'logs', 'hours', 'coverage', 'findings'],
  send: ['time', 'files', 'text', 'shapes', 'record', 'hours'],
  audit: ['time', 'text', 'calls', 'logs', 'hours', 'verify', 'coverage', 'findings', 'report'],
  // What people and programs talk to.
  server: [
    'time',
    'files',
    'text',
    'shapes',
    'store',
    'buckets',
    'ledger',
    'protocol',
    'identity',
    'outbox',
    'operations',
    'marketplace',
    'sandbox',
  ],
  app: [
    'time',
    'config',
    'store',
    'buckets',
    'ledger',
    'identity',
    'trail',
    'operations',
    'marketplace',
    'sandbox',
    'server',
  ],
  cli: [
    'time',
    'files',
    'text',
    'record',
    'config',
    'identity',
    'marketplace',
    'logs',
    'hours',
    'coverage',
    'report',
    'send',
    'audit',
    'server',
    'app',
  ],
  'index.ts': [
    'time',
    'files',
    'sandbox',
    'calls',
    'logs',
    'hours',
    'coverage',
    'findings',
    'report',
    'audit',
    'app',
  ],
  'main.ts': ['cli'],
};

/** Both are paths from the root of the repository. */
export function mayImport(file: string, target: string): boolean {
  // The version of this package is data, and lies beside `src` and beside `dist`.
  if (target === 'package.json') return true;
  const [top, owner = ''] = target.split('/');
  const importer = file.split('/')[1] ?? '';
  if (top !== 'src') return false;
  if (owner === importer && !owner.endsWith('.ts')) return MAY_IMPORT[owner] !== undefined;
  return MAY_IMPORT[importer]?.includes(owner) ?? false;
}

/** Rows that name what is not below them, each as a sentence. */
export function upwardRows(table: { readonly [room: string]: readonly string[] }): string[] {
  const rooms = Object.keys(table);
  return rooms.flatMap((room, floor) =>
    (table[room] ?? [])
      .filter((other) => !rooms.slice(0, floor).includes(other))
      .map((other) => `${room} names ${other}, which is not below it`),
  );
}
