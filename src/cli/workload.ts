/**
 * `metertrail workload`: starts and lists workloads, which run the seller's software at a buyer's, and shows
 * their credentials.
 */

import { Command, InvalidArgumentError, Option } from 'commander';
import { addAdminOptions, askServer, print } from './admin-client.ts';
import { columns } from './columns.ts';
import type { Io } from './io.ts';

type Started = {
  workload: Workload;
  credentials: { expiresAt: string };
  environment: { [variable: string]: string };
  containerEnvironment: { [variable: string]: string };
};
type Workload = {
  workloadId: string;
  awsAccountId: string;
  platform: string;
  region: string;
  resourceId: string;
  createdAt: string;
};
type StartFlags = {
  account: string;
  platform: string;
  region?: string;
  resource?: string;
  role?: string;
  hours?: number;
  container?: boolean;
};

export function workloadCommand(io: Io): Command {
  const command = new Command('workload').description(
    'workloads of buyers, which call MeterUsage and RegisterUsage',
  );
  command.addCommand(startCommand(io));
  command.addCommand(listCommand(io));
  return command;
}

function startCommand(io: Io): Command {
  return addAdminOptions(new Command('start'))
    .description(
      'start one, or take up the one with this resource, and print its credentials for a shell to eval',
    )
    .requiredOption('--account <ID>', "the buyer's AWS account")
    .addOption(
      new Option('--platform <NAME>', 'where it runs')
        .choices(['ec2', 'ecs', 'eks', 'agentcore'])
        .makeOptionMandatory(),
    )
    .option('--region <REGION>', "where it runs (default: the server's Region)")
    .option('--resource <ID>', 'its instance, task, pod or runtime id (default: a new one)')
    .option('--role <NAME>', 'the role that it signs with (default: MeteringRole)')
    .option('--hours <N>', 'how long its credentials last, 1 to 12 (default: 6)', wholeNumber)
    .option('--container', 'print where an SDK fetches the credentials, as in a task, instead of them')
    .action(async (flags: StartFlags, command: Command) => {
      const body = {
        awsAccountId: flags.account,
        platform: flags.platform,
        region: flags.region,
        resourceId: flags.resource,
        roleName: flags.role,
        sessionHours: flags.hours,
      };
      const started = (await askServer(command, 'POST', '/workloads', body)) as Started;
      print(io, command, started, (answer) => exportLines(answer, flags.container === true));
    });
}

function listCommand(io: Io): Command {
  return addAdminOptions(new Command('list'))
    .description('list them, oldest first')
    .action(async (_flags: object, command: Command) => {
      const answer = (await askServer(command, 'GET', '/workloads')) as { workloads: Workload[] };
      print(io, command, answer, ({ workloads }) =>
        workloads.length === 0
          ? ['There are no workloads: start one with `metertrail workload start`.']
          : columns([
              ['WORKLOAD', 'ACCOUNT', 'PLATFORM', 'REGION', 'RESOURCE', 'STARTED'],
              ...workloads.map((one) => [
                one.workloadId,
                one.awsAccountId,
                one.platform,
                one.region,
                one.resourceId,
                one.createdAt,
              ]),
            ]),
      );
    });
}

/** For `eval "$(metertrail workload start …)"`: the remarks are comments, and the values quoted. */
function exportLines({ workload, credentials, ...started }: Started, inContainer: boolean): string[] {
  const { workloadId, platform, resourceId, awsAccountId } = workload;
  const environment = inContainer ? started.containerEnvironment : started.environment;
  return [
    `# ${resourceId} (${platform}) of ${awsAccountId}: workload ${workloadId}, credentials until ${credentials.expiresAt}`,
    ...Object.entries(environment).map(
      ([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`,
    ),
  ];
}

function wholeNumber(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
