/** `metertrail serve`: runs the services until it is told to stop, then drains and flushes. */

import { once } from 'node:events';
import { Command } from 'commander';
import { startApp } from '../app/app.ts';
import type { App } from '../app/app.ts';
import type { Config } from '../config/config.ts';
import { columns } from './columns.ts';
import { addConfigOptions, configOf } from './config-options.ts';
import type { Io } from './io.ts';

export function serveCommand(io: Io): Command {
  return addConfigOptions(new Command('serve'))
    .description('run the Metering Service, the marketplace behind it, CloudTrail and STS')
    .action(async (_flags: object, command: Command) => {
      const config = configOf(command);
      await using app = await startApp(config);
      io.stdout.write(greeting(app, config));
      if (!io.signal.aborted) await once(io.signal, 'abort');
      io.stdout.write('Stopping: answering what was asked, delivering what the trails owe.\n');
    });
}

function greeting({ endpoint, credentialsFile, commands }: App, config: Config): string {
  const lines = [
    ['Page', `${endpoint}/`],
    ['AWS endpoint', endpoint],
    ['Credentials', `${credentialsFile} (profiles: default, root)`],
    ['Seed', config.seed ?? 'none: --seed FILE brings products and customers'],
    ...(config.sandbox ? [['Sandbox', 'its own clock, and faults: see metertrail sandbox --help']] : []),
    ...(config.lenient ? [['Lenient', 'any credentials will do']] : []),
  ];
  return `Metertrail is running.

  ${columns(lines).join('\n  ')}

Paste, in another terminal:

  ${commands.join('\n  ')}

Ctrl-C stops it.
`;
}
