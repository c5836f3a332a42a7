/** Sends records until each has its answer or no more can be done, and keeps the receipt up to date. */

import { setTimeout as wait } from 'node:timers/promises';
import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import type { BatchMeterUsageCommandOutput } from '@aws-sdk/client-marketplace-metering';
import type { Clock } from '../time/clock.ts';
import { answersOf } from './answer.ts';
import type { RecordAnswer } from './answer.ts';
import { batchesOf } from './batches.ts';
import { failureOf } from './failure.ts';
import type { Failure } from './failure.ts';
import type { MeteringClients } from './metering-clients.ts';
import { whyNotNow } from './plan.ts';
import type { LeftOut, ReadyUsage } from './plan.ts';
import type { Receipt } from './receipt.ts';
import { SendError } from './send-error.ts';

/** How often and how fast. */
export type Pace = {
  /** A request whose records are left over is sent so often in all. */
  attemptsMax: number;
  /** Before the second attempt; it doubles from one to the next. */
  retryDelayMs: number;
  /** Between two requests. */
  gapMs: number;
};

/** The SDK's own attempts come on top. Half of 10 requests a second (metering.md §1) is left to those who send as usual. */
export const defaultPace: Pace = { attemptsMax: 5, retryDelayMs: 1000, gapMs: 200 };

/** When so many batches in a row find no answer, the others are not tried; one is enough where none ever found any. */
const unansweredBatchesMax = 2;

export type Sending = {
  clients: Pick<MeteringClients, 'of'>;
  receipt: Receipt;
  /** Aborted: no further request begins. */
  signal: AbortSignal;
  pace: Pace;
  clock: Clock;
  /** Called after each request that was answered. */
  onAnswer?: (usage: readonly ReadyUsage[], answers: readonly RecordAnswer[]) => void;
};

export type Sent = {
  /** Why it ended before its end, a sentence; undefined where every record was tried. */
  stopped?: string;
  /** Records whose time came to its end while others were sent. */
  leftOut: LeftOut[];
};

/** Stands in the receipt at each moment: before a request that it is under way, after it what came of it. */
export async function sendUsage(usage: readonly ReadyUsage[], sending: Sending): Promise<Sent> {
  const sender = new Sender(sending);
  try {
    for (const batch of batchesOf(usage)) await sender.send(batch);
    await sending.receipt.write(sending.clock.now());
    return { leftOut: sender.leftOut };
  } catch (error) {
    if (!(error instanceof SendError)) throw error;
    return { stopped: error.message, leftOut: sender.leftOut };
  }
}

class Sender {
  readonly leftOut: LeftOut[] = [];
  readonly #sending: Sending;
  #hasSent = false;
  #hasAnswer = false;
  /** The last one, and how many requests in a row had to be tried again. */
  #failure: Failure | undefined;
  #failuresInRow = 0;

  constructor(sending: Sending) {
    this.#sending = sending;
  }

  /** @throws SendError when nothing more can be sent. */
  async send(batch: readonly ReadyUsage[]): Promise<void> {
    const { attemptsMax, retryDelayMs } = this.#sending.pace;
    let open = batch;
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      if (attempt > 1) await this.#pause(retryDelayMs * 2 ** (attempt - 2));
      open = this.#dropClosed(open);
      if (open.length === 0) return;
      const answer = await this.#request(open);
      if ('kind' in answer) {
        if (answer.kind === 'stop') throw new SendError(sentenceOf(answer));
        if (answer.kind !== 'retry') return this.#isolate(open, answer);
      } else {
        open = answer.left;
        if (open.length === 0) return;
      }
    }
    this.#giveUp(attemptsMax);
  }

  /** @throws SendError where the service seems to be gone, or too busy. */
  #giveUp(attemptsMax: number): void {
    const batches = this.#hasAnswer ? unansweredBatchesMax : 1;
    if (this.#failure === undefined || this.#failuresInRow < attemptsMax * batches) return;
    throw new SendError(`The service takes nothing at present: ${sentenceOf(this.#failure)}`);
  }

  /** Halves, until the record that spoils the request stands alone. */
  async #isolate(batch: readonly ReadyUsage[], { kind }: Failure): Promise<void> {
    if (kind === 'product' || batch.length === 1) return;
    const middle = Math.ceil(batch.length / 2);
    await this.send(batch.slice(0, middle));
    await this.send(batch.slice(middle));
  }

  /** @returns what is left to be sent again, or why there is no answer. */
  async #request(batch: readonly ReadyUsage[]): Promise<{ left: ReadyUsage[] } | Failure> {
    const { clients, onAnswer } = this.#sending;
    if (this.#hasSent) await this.#pause(this.#sending.pace.gapMs);
    if (this.#sending.signal.aborted) throw new SendError('Interrupted.');
    this.#hasSent = true;
    const message = 'the request was sent, or about to be, and its answer is not known';
    await this.#note(batch, () => ({ state: 'unanswered', code: 'NoAnswer', message }));
    let output: BatchMeterUsageCommandOutput;
    try {
      output = await clients.of(batch[0]?.region ?? '').send(commandOf(batch));
    } catch (error) {
      const failure = failureOf(error);
      this.#failure = failure;
      this.#failuresInRow = failure.kind === 'retry' ? this.#failuresInRow + 1 : 0;
      const { code, message, isOpen } = failure;
      await this.#note(
        batch,
        () => ({ state: isOpen ? 'unanswered' : 'rejected', code, message }),
        failure.requestId,
      );
      return failure;
    }
    this.#failuresInRow = 0;
    this.#hasAnswer = true;
    const answers = answersOf(batch, output);
    await this.#note(batch, (index) => answers[index], output.$metadata.requestId);
    onAnswer?.(batch, answers);
    return { left: batch.filter((_, index) => answers[index]?.state === 'unprocessed') };
  }

  /** Writes into the receipt what is known of records now. */
  async #note(
    batch: readonly ReadyUsage[],
    answerOf: (index: number) => RecordAnswer | undefined,
    requestId?: string,
  ): Promise<void> {
    const { receipt, clock } = this.#sending;
    const at = new Date(clock.now()).toISOString();
    for (const [index, { region, productCode, record }] of batch.entries()) {
      const answer = answerOf(index);
      if (answer === undefined) continue;
      const { UsageAllocations: _, ...usage } = record;
      receipt.set({
        region,
        ProductCode: productCode,
        ...usage,
        ...answer,
        requestId,
        at,
      });
    }
    await receipt.write(clock.now());
  }

  /** A record that is too late would make the service refuse the others too. */
  #dropClosed(batch: readonly ReadyUsage[]): ReadyUsage[] {
    const now = this.#sending.clock.now();
    return batch.filter((usage) => {
      const reason = whyNotNow(usage, now);
      if (reason === undefined) return true;
      this.leftOut.push({ ...usage, reason });
      this.#sending.receipt.leaveOut({ place: usage.place, reason });
      return false;
    });
  }

  async #pause(ms: number): Promise<void> {
    // Whoever goes on looks at the signal first.
    await wait(ms, undefined, { signal: this.#sending.signal }).catch(() => undefined);
  }
}

function sentenceOf({ code, message }: Failure): string {
  return `${code}: ${message}`.replace(/[\s:.]*$/, '.');
}

/** Timestamps are the hour of the usage, whenever it is sent (metering.md §3.1). */
function commandOf(batch: readonly ReadyUsage[]): BatchMeterUsageCommand {
  const productCode = batch[0]?.productCode;
  return new BatchMeterUsageCommand({
    ProductCode: productCode,
    UsageRecords: batch.map(({ record, hour }) => ({ ...record, Timestamp: new Date(hour) })),
  });
}
