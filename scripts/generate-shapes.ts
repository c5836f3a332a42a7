/** Service models (models/*.json) become typed data in src/shapes/generated; `--check` only names the stale files. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SERVICES = {
  metering: 'meteringmarketplace',
  cloudtrail: 'cloudtrail',
  sts: 'sts',
  entitlement: 'marketplace-entitlement',
};

type SourceShape = {
  type: string;
  members?: Record<string, { shape: string }>;
  required?: string[];
  member?: { shape: string };
  key?: { shape: string };
  value?: { shape: string };
  min?: number;
  max?: number;
  pattern?: string;
  enum?: string[];
  sensitive?: boolean;
  exception?: boolean;
  fault?: boolean;
  error?: { code: string; httpStatusCode: number };
};

type SourceModel = {
  metadata: Record<string, string>;
  operations: Record<
    string,
    { input?: { shape: string }; output?: { shape: string }; errors?: { shape: string }[] }
  >;
  shapes: Record<string, SourceShape>;
};

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
mkdirSync(join(root, 'src/shapes/generated'), { recursive: true });
const stale: string[] = [];
for (const [service, source] of Object.entries(SERVICES)) {
  const model: SourceModel = JSON.parse(readFileSync(join(root, `models/${source}.json`), 'utf8'));
  const head = `/** The ${model.metadata['serviceId']} model, version ${model.metadata['apiVersion']}. Generated from models/${source}.json by scripts/generate-shapes.ts: do not edit. */`;
  bringUpToDate(`src/shapes/generated/${service}.ts`, `${head}\n\n${modelModule(service, model)}`);
  bringUpToDate(`src/shapes/generated/${service}-types.ts`, `${head}\n${typesModule(model)}`);
}
if (check && stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run: node scripts/generate-shapes.ts`);
  process.exitCode = 1;
} else {
  console.log(stale.length === 0 ? 'Generated shapes are up to date.' : `Wrote ${stale.join(', ')}.`);
}

function bringUpToDate(file: string, text: string): void {
  if (text === readIfPresent(join(root, file))) return;
  stale.push(file);
  if (!check) writeFileSync(join(root, file), text);
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * The data stands in a JSON string and the types in a file of their own, which is never loaded: stripping the
 * types of CloudTrail's model costs 25 ms at start when both are written as TypeScript, 4 ms so.
 */
function modelModule(service: string, model: SourceModel): string {
  const json = modelJson(model);
  if (/`|\$\{/.test(json))
    throw new Error(`The model of ${service} does not fit into a raw template string.`);
  return [
    "import type { ServiceModel } from '../model.ts';",
    `export type * from './${service}-types.ts';`,
    '',
    `export const model = JSON.parse(String.raw\`${json}\`) as ServiceModel;`,
    '',
  ].join('\n');
}

function typesModule(model: SourceModel): string {
  return `${reachableShapes(model)
    .map((name) => typeSource(model, name))
    .filter((text) => text !== '')
    .join('\n')}\n`;
}

/** Shapes that inputs and outputs are made of, in the model's order: exceptions are data of their own. */
function reachableShapes(model: SourceModel): string[] {
  const seen = new Set<string>();
  const visit = (name: string | undefined): void => {
    if (name === undefined || seen.has(name)) return;
    seen.add(name);
    const shape = shapeOf(model, name);
    for (const member of Object.values(shape.members ?? {})) visit(member.shape);
    for (const part of [shape.member, shape.key, shape.value]) visit(part?.shape);
  };
  for (const operation of Object.values(model.operations)) {
    visit(operation.input?.shape);
    visit(operation.output?.shape);
  }
  return Object.keys(model.shapes).filter((name) => seen.has(name));
}

function shapeOf(model: SourceModel, name: string): SourceShape {
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`The model names a shape that it does not have: ${name}`);
  return shape;
}

function modelJson(model: SourceModel): string {
  const { metadata } = model;
  const exceptions = Object.entries(model.shapes).filter(([, shape]) => shape.exception);
  const fields = {
    apiVersion: metadata['apiVersion'],
    protocol: metadata['protocol'],
    jsonVersion: metadata['jsonVersion'],
    targetPrefix: metadata['targetPrefix'],
    signingName: metadata['signingName'] ?? metadata['endpointPrefix'],
    xmlNamespace: metadata['xmlNamespace'],
    messageMember: messageMember(exceptions.map(([, shape]) => shape)),
  };
  const operations = Object.entries(model.operations).map(([name, operation]) => [
    name,
    {
      input: operation.input?.shape,
      output: operation.output?.shape,
      errors: operation.errors?.map((error) => error.shape),
    },
  ]);
  const errors = exceptions.map(([name, shape]) => [
    name,
    // 400 but for faults (metering.md §1, cloudtrail.md §1); STS's model gives codes and statuses itself.
    { code: shape.error?.code ?? name, status: shape.error?.httpStatusCode ?? (shape.fault ? 500 : 400) },
  ]);
  const shapes = reachableShapes(model).map((name) => [name, compactShape(shapeOf(model, name))]);
  const sections = Object.entries({ operations, errors, shapes }).map(
    ([section, entries]) =>
      `"${section}":{\n${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',\n')}}`,
  );
  return `{\n${[JSON.stringify(fields).slice(1, -1), ...sections].join(',\n')}}`;
}

/** Without documentation CloudTrail's exceptions have no members left; they have `Message` (cloudtrail.md §1). */
function messageMember(exceptions: SourceShape[]): string {
  return exceptions.flatMap((shape) => Object.keys(shape.members ?? {}))[0] ?? 'Message';
}

function compactShape(shape: SourceShape): object {
  return {
    type: shape.type,
    members:
      shape.members &&
      Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, member.shape])),
    required: shape.required,
    member: shape.member?.shape,
    key: shape.key?.shape,
    value: shape.value?.shape,
    min: shape.min,
    max: shape.max,
    pattern: shape.pattern,
    enum: shape.enum,
    sensitive: shape.sensitive,
  };
}

function typeSource(model: SourceModel, name: string): string {
  const shape = shapeOf(model, name);
  if (shape.enum !== undefined) {
    return `\nexport type ${name} = ${shape.enum.map((value) => JSON.stringify(value)).join(' | ')};`;
  }
  if (shape.type !== 'structure') return '';
  const members = Object.entries(shape.members ?? {}).map(([member, { shape: target }]) =>
    shape.required?.includes(member)
      ? `  ${member}: ${typeOf(model, target)};`
      : `  ${member}?: ${typeOf(model, target)} | undefined;`,
  );
  if (members.length === 0) return `\nexport type ${name} = { [member: string]: never };`;
  return [`\nexport type ${name} = {`, ...members, '};'].join('\n');
}

function typeOf(model: SourceModel, name: string): string {
  const shape = shapeOf(model, name);
  switch (shape.type) {
    case 'structure':
      return name;
    case 'list':
      return `${typeOf(model, shape.member?.shape ?? '')}[]`;
    case 'map':
      return `{ [key: string]: ${typeOf(model, shape.value?.shape ?? '')} }`;
    case 'boolean':
      return 'boolean';
    case 'string':
      return shape.enum === undefined ? 'string' : name;
    case 'blob':
      return 'string';
    default:
      return 'number';
  }
}
