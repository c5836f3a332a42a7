/**
 * Reads flags, environment and config file into one frozen Config, which knows where every value came from.
 */

import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { OperatorError } from '../files/operator-error.ts';
import { flagOf } from './flag-name.ts';
import { options } from './options.ts';
import type { Option, OptionName } from './options.ts';

type Values = { [K in OptionName]: z.output<(typeof options)[K]['schema']> };
type Origin = 'flag' | 'environment' | 'file' | 'default';

export type Config = Readonly<Values> & {
  /** Where each value came from. */
  readonly origins: Readonly<Record<OptionName, Origin>>;
};

/**
 * @param flags values by option name; undefined where the flag was not given.
 * @param environment METERTRAIL_… variables; the process's own unless given.
 * @throws OperatorError naming the flag, variable or line that is wrong.
 */
export function readConfig(
  flags: Partial<Record<OptionName, unknown>>,
  environment: Record<string, string | undefined> = process.env,
): Config {
  const folder = options.data.schema.parse(
    flags.data ?? environment[variableOf('data')] ?? options.data.default,
  );
  const file = readFile(join(folder, 'config.yaml'));
  const values: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  for (const [name, option] of Object.entries(options) as [OptionName, Option][]) {
    const [given, origin, place] = choose(name, option, flags, environment, file);
    const parsed = option.schema.safeParse(given);
    if (!parsed.success) {
      throw new OperatorError(
        `${place} ${JSON.stringify(given)} is wrong: ${z.prettifyError(parsed.error).replace(/^✖ /, '')}`,
      );
    }
    values[name] = parsed.data;
    origins[name] = origin;
  }
  checkExposure(values as Values);
  return Object.freeze({
    ...(values as Values),
    origins: Object.freeze(origins as Record<OptionName, Origin>),
  });
}

/** `deliveryDelaySeconds` → `METERTRAIL_DELIVERY_DELAY_SECONDS`. */
export function variableOf(name: string): string {
  return `METERTRAIL_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** @throws OperatorError where others than this machine could reach what is meant for it alone. */
function checkExposure({ host, sandbox, sandboxAnywhere, lenient }: Values): void {
  if (isLoopback(host)) return;
  if (lenient) {
    throw new OperatorError(
      `--lenient takes anybody's word for who they are, so it needs a loopback address, and --host ${host} is none: use --host 127.0.0.1, or leave --lenient out.`,
    );
  }
  if (sandbox && !sandboxAnywhere) {
    throw new OperatorError(
      `--sandbox lets its clock be set and everything be deleted, so it needs a loopback address, and --host ${host} is none: use --host 127.0.0.1, or add --sandbox-anywhere.`,
    );
  }
}

/** Names other than localhost may lead anywhere. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

type Given = [value: unknown, origin: Origin, place: string];
type FileValue = { value: unknown; place: string };

function choose(
  name: OptionName,
  option: Option,
  flags: Partial<Record<OptionName, unknown>>,
  environment: Record<string, string | undefined>,
  file: Map<string, FileValue>,
): Given {
  if (flags[name] !== undefined) return [flags[name], 'flag', flagOf(name)];
  const variable = environment[variableOf(name)];
  if (variable !== undefined && variable !== '') return [variable, 'environment', variableOf(name)];
  const written = file.get(name);
  if (written !== undefined) return [written.value, 'file', written.place];
  return [option.default, 'default', name];
}

function readFile(path: string): Map<string, FileValue> {
  const values = new Map<string, FileValue>();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return values;
    throw new OperatorError(
      `The config file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  const [broken] = document.errors;
  if (broken) throw new OperatorError(`${path}: ${broken.message}`);
  if (document.contents === null) return values;
  if (!isMap(document.contents))
    throw new OperatorError(`${path}: settings are expected as "name: value" lines.`);
  for (const { key, value } of document.contents.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const line = isScalar(key) && key.range ? lines.linePos(key.range[0]).line : 1;
    if (!Object.hasOwn(options, name) || name === 'data') {
      throw new OperatorError(`${path}:${line}: there is no setting "${name}" that a config file can make.`);
    }
    values.set(name, { value: isScalar(value) ? value.value : value, place: `${path}:${line}: ${name}` });
  }
  return values;
}
