/**
 * `metertrail notify`: adds, lists and removes targets of a running server's notifications, and shows what
 * was sent.
 */

import { Command, Option } from 'commander';
import { addAdminOptions, askServer, print } from './admin-client.ts';
import { columns } from './columns.ts';
import type { Io } from './io.ts';
import { more } from './marketplace-lines.ts';

type Confirmation = { sent: boolean; error?: string };
type Target = {
  targetId: string;
  kind: string;
  address: string;
  state: string;
  productCode?: string;
  confirmation?: Confirmation;
};
type Attempt = {
  kind: string | null;
  address: string | null;
  state: string;
  attempts: number;
  lastError: string | null;
};
type Notification = {
  agreementId: string;
  subject: string;
  dueAt: string;
  dispatchedAt: string | null;
  attempts: Attempt[];
};
type AddFlags = {
  snsWebhook?: string;
  eventbridgeWebhook?: string;
  snsTopic?: string;
  eventBus?: string;
  product?: string;
  topic?: string;
  signatureVersion?: string;
  header?: string[];
  endpoint?: string;
  region?: string;
  source?: string;
};

export function notifyCommand(io: Io): Command {
  const command = new Command('notify').description(
    'targets of the notifications that AWS Marketplace sends a seller, and what was sent',
  );
  for (const one of [
    addCommand(io),
    listCommand(io),
    removeCommand(io),
    confirmCommand(io),
    logCommand(io),
  ]) {
    command.addCommand(one);
  }
  return command;
}

/** Flag → kind; exactly one is given. */
const kinds = {
  snsWebhook: 'sns-webhook',
  eventbridgeWebhook: 'eventbridge-webhook',
  snsTopic: 'sns-topic',
  eventBus: 'event-bus',
} as const;

function addCommand(io: Io): Command {
  return addAdminOptions(new Command('add'))
    .description('send notifications there; name one of the first four')
    .option('--sns-webhook <URL>', 'a web address that takes messages as SNS posts them')
    .option('--eventbridge-webhook <URL>', 'a web address that takes events as EventBridge posts them')
    .option('--sns-topic <ARN>', 'a topic of Amazon SNS')
    .option('--event-bus <NAME>', 'the name or the ARN of a bus of Amazon EventBridge')
    .option('--product <CODE>', 'only those of this product')
    .addOption(
      new Option('--topic <NAME>', 'only messages of this SNS topic').choices([
        'subscription',
        'entitlement',
      ]),
    )
    .addOption(
      new Option('--signature-version <N>', 'how messages to an SNS webhook are signed (default: 1)').choices(
        ['1', '2'],
      ),
    )
    .option(
      '--header <NAME:VALUE...>',
      'headers for an EventBridge webhook, such as "Authorization: Bearer …"',
    )
    .option('--endpoint <URL>', "where SNS or EventBridge is, if not at AWS's own address")
    .option('--region <REGION>', "Region of SNS or EventBridge (default: the ARN's, or us-east-1)")
    .option('--source <NAME>', 'source of the events on an event bus, which takes aws.… from AWS alone')
    .action(async (flags: AddFlags, command: Command) => {
      const target = (await askServer(
        command,
        'POST',
        '/notification-targets',
        newTarget(flags, command),
      )) as Target;
      print(io, command, target, addedLines);
    });
}

function newTarget(flags: AddFlags, command: Command): object {
  const given = (Object.keys(kinds) as (keyof typeof kinds)[]).filter((flag) => flags[flag] !== undefined);
  const [flag] = given;
  if (flag === undefined || given.length > 1) {
    command.error('Name one target: --sns-webhook, --eventbridge-webhook, --sns-topic or --event-bus.');
  }
  return {
    kind: kinds[flag],
    address: flags[flag],
    productCode: flags.product,
    topic: flags.topic,
    signatureVersion: flags.signatureVersion,
    headers: flags.header === undefined ? undefined : Object.fromEntries(flags.header.map(splitHeader)),
    endpoint: flags.endpoint,
    region: flags.region,
    source: flags.source,
  };
}

function splitHeader(line: string): [name: string, value: string] {
  const [name = '', ...rest] = line.split(':');
  return [name.trim(), rest.join(':').trim()];
}

function addedLines({ targetId, kind, state, confirmation }: Target): string[] {
  const added = `Added ${targetId} (${kind}).`;
  if (confirmation === undefined) return [added];
  return [added, ...confirmationLines(targetId, confirmation, state)];
}

function confirmationLines(
  targetId: string,
  { sent, error }: Confirmation,
  state = 'pending-confirmation',
): string[] {
  if (state === 'confirmed') return ['It has confirmed its subscription.'];
  const again = `metertrail notify confirm ${targetId}`;
  return sent
    ? [
        'It was sent a SubscriptionConfirmation, and gets messages once it has visited SubscribeURL.',
        `Again: ${again}`,
      ]
    : [`The SubscriptionConfirmation was not taken: ${error ?? 'no reason is known'}`, `Again: ${again}`];
}

function listCommand(io: Io): Command {
  return addAdminOptions(new Command('list'))
    .description('list the targets, oldest first')
    .action(async (_flags: object, command: Command) => {
      const answer = (await askServer(command, 'GET', '/notification-targets')) as { targets: Target[] };
      print(io, command, answer, ({ targets }) =>
        targets.length === 0
          ? ['There are no targets: add one with `metertrail notify add`.']
          : columns([
              ['TARGET', 'KIND', 'STATE', 'PRODUCT', 'ADDRESS'],
              ...targets.map((one) => [
                one.targetId,
                one.kind,
                one.state,
                one.productCode ?? 'all',
                one.address,
              ]),
            ]),
      );
    });
}

function removeCommand(io: Io): Command {
  return addAdminOptions(new Command('remove'))
    .description('send nothing more to a target')
    .argument('<ID>', 'of the target')
    .action(async (id: string, _flags: object, command: Command) => {
      const answer = await askServer(command, 'DELETE', `/notification-targets/${encodeURIComponent(id)}`);
      print(io, command, answer, () => [`Removed ${id}.`]);
    });
}

function confirmCommand(io: Io): Command {
  return addAdminOptions(new Command('confirm'))
    .description('ask an SNS webhook once more to confirm its subscription')
    .argument('<ID>', 'of the target')
    .action(async (id: string, _flags: object, command: Command) => {
      const path = `/notification-targets/${encodeURIComponent(id)}/confirm-request`;
      const answer = (await askServer(command, 'POST', path)) as { confirmation: Confirmation };
      print(io, command, answer, ({ confirmation }) => confirmationLines(id, confirmation));
    });
}

function logCommand(io: Io): Command {
  return addAdminOptions(new Command('log'))
    .description('what was sent and what is due, newest first')
    .option('--agreement <ID>', 'only of this agreement')
    .option('--limit <N>', 'so many (default: 100, at most 1000)')
    .action(async (flags: { agreement?: string; limit?: string }, command: Command) => {
      const query = new URLSearchParams(flags.agreement === undefined ? {} : { agreement: flags.agreement });
      if (flags.limit !== undefined) query.set('limit', flags.limit);
      const answer = (await askServer(command, 'GET', `/notifications?${query.toString()}`)) as {
        notifications: Notification[];
        truncated: boolean;
      };
      print(io, command, answer, ({ notifications, truncated }) =>
        notifications.length === 0
          ? ['Nothing was sent, and nothing is due.']
          : [
              ...columns([
                ['DUE', 'AGREEMENT', 'SUBJECT', 'TARGET', 'STATE'],
                ...notifications.flatMap(logRows),
              ]),
              ...more(truncated),
            ],
      );
    });
}

function logRows({ dueAt, agreementId, subject, dispatchedAt, attempts }: Notification): string[][] {
  const first = [dueAt, agreementId, subject];
  if (attempts.length === 0)
    return [[...first, '', dispatchedAt === null ? 'waits for its time' : 'no target']];
  return attempts.map(({ kind, address, state, attempts: count, lastError }) => {
    const reason = lastError === null ? '' : ` (attempt ${count}: ${lastError})`;
    return [...first, `${kind ?? 'removed'} ${address ?? ''}`.trim(), `${state}${reason}`];
  });
}
