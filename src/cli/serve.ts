/** `metertrail serve`: runs the services until it is told to stop, then drains and flushes. */

import { once } from 'node:events';
import { Command } from 'commander';
import { startApp } from '../app.ts';
import type { App } from '../app.ts';
import { addConfigOptions, configOf } from './config-options.ts';
import type { Io } from './io.ts';

export function serveCommand(io: Io): Command {
  return addConfigOptions(new Command('serve'))
    .description('run the Metering Service, CloudTrail and STS, and deliver log files')
    .action(async (_flags: object, command: Command) => {
      const config = configOf(command);
      await using app = await startApp(config);
      io.stdout.write(greeting(app, config.seed));
      if (!io.signal.aborted) await once(io.signal, 'abort');
      io.stdout.write('Stopping: answering what was asked, delivering what the trails owe.\n');
    });
}

function greeting({ endpoint, credentialsFile, commands }: App, seed: string | undefined): string {
  return `Metertrail is running.

  Page          ${endpoint}/
  AWS endpoint  ${endpoint}
  Credentials   ${credentialsFile} (profiles: default, root)
  Seed          ${seed ?? 'none: --seed FILE brings products and customers'}

Paste, in another terminal:

  ${commands.join('\n  ')}

Ctrl-C stops it.
`;
}
