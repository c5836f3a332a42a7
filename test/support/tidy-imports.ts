/** The table of imports: which folder of `src`, and which file at its top, may import which. */

const GROUND = ['time', 'text', 'record'];

/** Every folder may import itself. Nobody imports `main.ts` or `index.ts`. */
export const MAY_IMPORT: { readonly [owner: string]: readonly string[] } = {
  'lanes.ts': [],
  'checked-yaml.ts': [],
  time: [],
  text: ['time'],
  shapes: [],
  record: [],
  store: [],
  buckets: [],
  protocol: ['text', 'shapes'],
  ledger: ['store', 'record'],
  identity: ['protocol', 'ledger', 'record'],
  operations: [...GROUND, 'shapes', 'protocol', 'ledger', 'identity'],
  trail: [...GROUND, 'store', 'buckets', 'ledger', 'lanes.ts'],
  audit: [...GROUND, 'checked-yaml.ts'],
  send: [...GROUND, 'audit'],
  marketplace: [...GROUND, 'ledger', 'store', 'lanes.ts'],
  sandbox: [...GROUND, 'marketplace', 'trail', 'ledger', 'store', 'checked-yaml.ts'],
  server: [
    ...GROUND,
    'buckets',
    'identity',
    'ledger',
    'marketplace',
    'operations',
    'protocol',
    'sandbox',
    'shapes',
    'store',
  ],
  'options.ts': [],
  'config.ts': ['options.ts'],
  'rules.ts': [...GROUND, 'operations', 'marketplace', 'server', 'config.ts'],
  'app.ts': [
    ...GROUND,
    'buckets',
    'identity',
    'ledger',
    'marketplace',
    'operations',
    'sandbox',
    'server',
    'store',
    'trail',
    'config.ts',
    'rules.ts',
  ],
  cli: [
    ...GROUND,
    'audit',
    'identity',
    'marketplace',
    'send',
    'server',
    'store',
    'app.ts',
    'config.ts',
    'options.ts',
  ],
  'index.ts': [...GROUND, 'store', 'audit', 'sandbox', 'app.ts', 'config.ts', 'options.ts'],
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
