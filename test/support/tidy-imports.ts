/** The table of imports: which folder of `src`, and which file at its top, may import which. */

const FOLDERS = [
  'shapes',
  'record',
  'store',
  'buckets',
  'protocol',
  'ledger',
  'identity',
  'operations',
  'trail',
  'audit',
  'send',
  'monitor',
  'marketplace',
  'sandbox',
  'server',
  'cli',
];

const BELOW_SERVER = FOLDERS.filter((folder) => folder !== 'cli' && folder !== 'server');

/** Every folder may import itself. Nobody imports `main.ts` or `index.ts`. */
export const MAY_IMPORT: { readonly [owner: string]: readonly string[] } = {
  shapes: [],
  record: [],
  store: [],
  buckets: [],
  protocol: ['shapes'],
  ledger: ['store', 'record'],
  identity: ['protocol', 'ledger', 'record'],
  operations: ['shapes', 'protocol', 'record', 'ledger', 'identity'],
  trail: ['store', 'record', 'buckets', 'ledger', 'lanes.ts'],
  audit: ['record', 'buckets', 'checked-yaml.ts'],
  send: ['audit', 'record'],
  monitor: ['audit', 'ledger', 'store', 'record', 'buckets'],
  marketplace: ['ledger', 'store', 'record', 'lanes.ts'],
  sandbox: ['marketplace', 'trail', 'ledger', 'store', 'record', 'checked-yaml.ts'],
  server: [...BELOW_SERVER, 'config.ts'],
  cli: [...BELOW_SERVER, 'server', 'app.ts', 'config.ts', 'options.ts'],
  'lanes.ts': [],
  'checked-yaml.ts': [],
  'options.ts': [],
  'config.ts': ['options.ts'],
  'rules.ts': ['operations', 'marketplace', 'server', 'config.ts'],
  'app.ts': [...FOLDERS, 'config.ts', 'rules.ts'],
  'index.ts': [...FOLDERS, 'app.ts', 'config.ts', 'options.ts'],
  'main.ts': ['cli', 'config.ts'],
};

/** Both are paths from the root of the repository. */
export function mayImport(file: string, target: string): boolean {
  // The version of this package is data, and lies beside `src` and beside `dist`.
  if (target === 'package.json') return true;
  const [top, owner = ''] = target.split('/');
  const importer = file.split('/')[1] ?? '';
  if (top !== 'src') return false;
  if (owner === importer && !owner.endsWith('.ts')) return MAY_IMPORT[owner] !== undefined;
  // What the configuration must know of those below it, such as a default, stands in a file of constants.
  if (importer === 'options.ts' && /(^|[/-])constants\.ts$/.test(target)) return true;
  return MAY_IMPORT[importer]?.includes(owner) ?? false;
}
