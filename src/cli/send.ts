/** `metertrail send FILE`: shows the records of a rescue file, asks, sends them, and keeps a receipt. */

import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { windowsOf } from '../config/windows.ts';
import { OperatorError } from '../files/operator-error.ts';
import type { RescueFile } from '../send/rescue-file.ts';
import { visible } from '../text/terminal.ts';
import { counted } from '../text/figures.ts';
import type { MeteringClients } from '../send/metering-clients.ts';
import type { Plan } from '../send/plan.ts';
import type { Receipt } from '../send/receipt.ts';
import { systemClock } from '../time/clock.ts';
import type { Clock } from '../time/clock.ts';
import { momentOf } from './audit/moment.ts';
import type { Io } from './io.ts';
import { addSettingOptions, settingFlags, windowOptions } from './window-options.ts';
import type { WindowFlags } from './window-options.ts';

type Flags = {
  endpointUrl?: string;
  region?: string;
  receipt?: string;
  yes?: true;
  dryRun?: true;
  asOf?: number;
} & WindowFlags;

export function sendCommand(io: Io): Command {
  const command = new Command('send')
    .description(
      'Send the usage in a rescue file of `metertrail audit --rescue`: show it, ask, send it, keep a receipt',
    )
    .argument('<file>', 'rescue file, its blanks filled in')
    .option('--endpoint-url <URL>', "where to send it, instead of AWS's own endpoints", url)
    .option('--region <REGION>', 'only what belongs to this Region')
    .option('--receipt <FILE>', 'what became of each record (default: FILE.receipt.json)')
    .option('--yes', 'send without asking')
    .option('--dry-run', 'show what would be sent, and send nothing')
    .option('--as-of <time>', 'the time of a sandbox whose clock is not the real one', momentOf)
    .addHelpText(
      'after',
      `
Credentials and endpoints are those of the AWS SDK: AWS_PROFILE, AWS_ENDPOINT_URL and the others. What the receipt says is accepted is not sent again.
Until when AWS takes usage is a setting, as for an audit: see metertrail config, batchWindowHours and monthEndCutoffHours.
Exit code: 0 every record is accepted, 1 some are not, each with its reason, 2 it could not be done.`,
    )
    .action(async (path: string, flags: Flags) => io.exit(await runSend(path, flags, io)));
  return addSettingOptions(command, windowOptions);
}

/** @throws OperatorError. */
async function runSend(path: string, flags: Flags, io: Io): Promise<number> {
  const { parseRescue } = await import('../send/parse-rescue.ts');
  const { MeteringClients } = await import('../send/metering-clients.ts');
  const { planSend } = await import('../send/plan.ts');
  const { readReceipt } = await import('../send/receipt.ts');
  const { planLines } = await import('./send-lines.ts');
  const { readConfig } = await import('../config/config.ts');
  const windows = windowsOf(readConfig(settingFlags(flags, windowOptions)));
  const file = parseRescue(await readText(path));
  const receipt = await readReceipt(receiptPath(path, flags), path);
  const { endpointUrl, region } = flags;
  using clients = new MeteringClients(endpointUrl === undefined ? {} : { endpoint: endpointUrl });
  const endpoints = await useEndpoints(file, region, clients, receipt);
  const clock = clockFrom(flags.asOf);
  const plan = planSend({ file, receipt, now: clock.now(), windows, region });
  for (const line of planLines(plan, endpoints)) io.stdout.write(`${line}\n`);
  if (plan.ready.length === 0) io.stdout.write('There is nothing to send.\n');
  if (plan.ready.length === 0 || flags.dryRun) return plan.leftOut.length === 0 ? 0 : 1;
  if (!flags.yes && !(io.stdin.isTTY && io.stdout.isTTY)) {
    throw new OperatorError(
      'There is no terminal to ask on, so nothing was sent: look at it, and add --yes.',
    );
  }
  const key = await clients.accessKeyId(plan.ready[0]?.region ?? '');
  if (!flags.yes && !(await isAgreed(plan, key, io))) {
    io.stdout.write('Nothing was sent.\n');
    return 2;
  }
  return sendPlan(plan, { clients, receipt, clock }, io);
}

/** Sends, and says what became of it. */
async function sendPlan(
  plan: Plan,
  { clients, receipt, clock }: { clients: MeteringClients; receipt: Receipt; clock: Clock },
  io: Io,
): Promise<number> {
  const { defaultPace, sendUsage } = await import('../send/send-usage.ts');
  const { answerLine, refusedLines } = await import('./send-lines.ts');
  for (const each of plan.leftOut) receipt.leaveOut(each);
  const sent = await sendUsage(plan.ready, {
    clients,
    receipt,
    signal: io.signal,
    pace: defaultPace,
    clock,
    onAnswer: (usage, answers) => io.stdout.write(`${answerLine(usage, answers)}\n`),
  });
  const refused = refusedLines(plan, sent, receipt);
  if (refused.length > 0) io.stdout.write(`\nNot accepted:\n${refused.join('\n')}\n`);
  const accepted = plan.ready.length - refused.length;
  const missed = refused.length + plan.leftOut.length;
  io.stdout.write(`\n${accepted} accepted, ${missed} not. Receipt: ${visible(receipt.path)}\n`);
  if (sent.stopped !== undefined) {
    io.stderr.write(
      `metertrail send: ${visible(sent.stopped)} Send the file again: what is accepted is left out.\n`,
    );
    return 2;
  }
  return missed === 0 ? 0 : 1;
}

/** Where the records of each Region go. @throws OperatorError where the receipt is of another service. */
async function useEndpoints(
  file: RescueFile,
  region: string | undefined,
  clients: MeteringClients,
  receipt: Receipt,
): Promise<Map<string, string>> {
  const endpoints = new Map<string, string>();
  for (const request of file.requests) {
    if (endpoints.has(request.region) || (region !== undefined && request.region !== region)) continue;
    const endpoint = await clients.endpointOf(request.region);
    receipt.useEndpoint(request.region, endpoint);
    endpoints.set(request.region, endpoint);
  }
  return endpoints;
}

async function isAgreed(plan: Plan, accessKeyId: string, io: Io): Promise<boolean> {
  const { confirm } = await import('@clack/prompts');
  const answer = await confirm({
    message: `Send ${counted(plan.ready.length, 'record')} with the key ${visible(accessKeyId)}? What is accepted is billed, and cannot be changed.`,
    initialValue: false,
    signal: io.signal,
  });
  // Ctrl-C answers with a symbol.
  return answer === true;
}

/** A clock that stands at the moment now, and goes on from there; the real one unless a moment is given. */
function clockFrom(asOf: number | undefined): Clock {
  const ahead = asOf === undefined ? 0 : asOf - systemClock.now();
  return { now: () => systemClock.now() + ahead };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new OperatorError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

function receiptPath(path: string, { receipt }: Flags): string {
  return receipt ?? `${path.replace(/\.json$/, '')}.receipt.json`;
}

function url(text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError(
    'It must be a URL such as https://metering.marketplace.us-east-1.amazonaws.com.',
  );
}
