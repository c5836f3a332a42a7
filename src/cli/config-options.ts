/** Adds every setting to a command as a flag, and makes a Config of the flags that were given. */

import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { readConfig } from '../config/config.ts';
import { flagOf } from '../config/flag-name.ts';
import { options } from '../config/options.ts';
import type { Config } from '../config/config.ts';
import type { OptionName } from '../config/options.ts';

export function addConfigOptions(command: Command): Command {
  for (const [name, option] of Object.entries(options)) {
    const placeholder = 'placeholder' in option ? ` <${option.placeholder}>` : '';
    const standard = option.default === undefined ? '' : ` (default: ${String(option.default)})`;
    command.option(`${flagOf(name)}${placeholder}`, `${option.description}${standard}`, notEmpty);
  }
  return command;
}

/** @throws OperatorError. */
export function configOf(command: Command): Config {
  return readConfig(command.opts<Partial<Record<OptionName, unknown>>>());
}

function notEmpty(value: string): string {
  if (value === '') throw new InvalidArgumentError('It is empty.');
  return value;
}
