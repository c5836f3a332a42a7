/**
 * `metertrail config`: shows every setting with its value, where it came from, and why the default is what it
 * is.
 */

import { Command } from 'commander';
import { variableOf } from '../config/config.ts';
import { flagOf } from '../config/flag-name.ts';
import { options } from '../config/options.ts';
import type { OptionName } from '../config/options.ts';
import { withoutSecrets } from '../text/without-secrets.ts';
import { addConfigOptions, configOf } from './config-options.ts';
import type { Io } from './io.ts';

export function configCommand(io: Io): Command {
  return addConfigOptions(new Command('config'))
    .description('show every setting, its value and where it came from')
    .action((_flags: object, command: Command) => {
      const config = configOf(command);
      for (const [name, option] of Object.entries(options)) {
        const value = config[name as OptionName];
        const lines = [
          `${name} = ${value === undefined ? '(none)' : shown(name, String(value))}   [${config.origins[name as OptionName]}]`,
          `    ${option.description}`,
          `    ${flagOf(name)}, ${variableOf(name)}`,
          ...('provenance' in option ? [`    AWS: ${option.provenance}`] : []),
        ];
        io.stdout.write(`${lines.join('\n')}\n`);
      }
    });
}

/** The store's address may hold a password. */
function shown(name: string, value: string): string {
  if (name === 'adminToken') return '(hidden)';
  return name === 'store' ? withoutSecrets(value) : value;
}
