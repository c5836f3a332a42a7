/** Finds the operations: each file in the folder of a service is one. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Operation } from './operation.ts';
import { services } from './services.ts';
import type { ServiceName } from './services.ts';

export type AnyOperation = Operation<unknown, unknown, unknown>;
export type Registry = ReadonlyMap<string, AnyOperation>;

/** Loads all operations, keyed by `registryKey`. A file that exports none is a bug, and throws. */
export async function loadOperations(): Promise<Registry> {
  const found = new Map<string, AnyOperation>();
  const modules = await Promise.all(
    (Object.keys(services) as ServiceName[]).map(async (service) => loadFolder(service)),
  );
  for (const operation of modules.flat())
    found.set(registryKey(operation.service, operation.name), operation);
  return found;
}

export function registryKey(service: ServiceName, name: string): string {
  return `${service}.${name}`;
}

async function loadFolder(service: ServiceName): Promise<AnyOperation[]> {
  const folder = join(import.meta.dirname, service);
  const files = await readdir(folder).catch(() => []);
  return Promise.all(
    files
      .filter((file) => /^[a-z0-9-]+\.(ts|js)$/.test(file))
      .map(async (file) => {
        const exported = (await import(pathToFileURL(join(folder, file)).href)) as Record<string, unknown>;
        const operation = Object.values(exported).find(isOperation);
        if (operation === undefined) throw new Error(`${service}/${file} exports no operation.`);
        return operation;
      }),
  );
}

function isOperation(value: unknown): value is AnyOperation {
  return typeof value === 'object' && value !== null && 'run' in value && 'service' in value;
}
