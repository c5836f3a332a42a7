/**
 * Keeps the receipt, a file with what became of every record that was sent, true whatever ends the program.
 */

import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { failedWith } from '../files/failed-with.ts';
import { replaceFile } from '../files/whole-file.ts';
import { usageKey } from './usage-key.ts';
import { SendError } from './send-error.ts';

const receiptSchema = 'metertrail.receipt';
const receiptVersion = 1;

const receiptRecord = z.object({
  region: z.string(),
  ProductCode: z.string().optional(),
  Timestamp: z.string(),
  CustomerIdentifier: z.string().optional(),
  CustomerAWSAccountId: z.string().optional(),
  LicenseArn: z.string().optional(),
  Dimension: z.string(),
  Quantity: z.number(),
  state: z.enum(['accepted', 'conflicting', 'rejected', 'unprocessed', 'unanswered']),
  code: z.string(),
  message: z.string().optional(),
  MeteringRecordId: z.string().optional(),
  requestId: z.string().optional(),
  at: z.string(),
});
const receiptFile = z.object({
  schema: z.literal(receiptSchema),
  version: z.literal(receiptVersion),
  endpoints: z.record(z.string(), z.string()),
  records: z.array(receiptRecord),
});

/**
 * One record as it was last sent, and what is known of it. `accepted`: it is billed. `conflicting`: another
 * quantity is billed. `unprocessed` and `unanswered` may be sent again as they are; of the latter nobody knows
 * whether it is billed. `code` is the status, the list or the error that says so; `at` is ISO 8601.
 */
export type ReceiptRecord = z.output<typeof receiptRecord>;
/** A record that was not sent, and why. */
export type NotSent = { place: string; reason: string };

/** A receipt in memory and on disk. */
export class Receipt {
  readonly path: string;
  readonly #source: string;
  readonly #endpoints: Map<string, string>;
  readonly #records: Map<string, ReceiptRecord>;
  readonly #notSent: NotSent[] = [];

  /** Use `readReceipt`. `source` is the rescue file. */
  constructor(
    path: string,
    source: string,
    before: Pick<z.output<typeof receiptFile>, 'endpoints' | 'records'>,
  ) {
    this.path = path;
    this.#source = source;
    this.#endpoints = new Map(Object.entries(before.endpoints));
    this.#records = new Map(before.records.map((each) => [usageKey(each), each]));
  }

  get(key: string): ReceiptRecord | undefined {
    return this.#records.get(key);
  }

  set(record: ReceiptRecord): void {
    this.#records.set(usageKey(record), record);
  }

  /** What this run does not send. */
  leaveOut({ place, reason }: NotSent): void {
    this.#notSent.push({ place, reason });
  }

  /**
   * A rehearsal must not pass for the real thing.
   * @throws SendError where the receipt tells of another service.
   */
  useEndpoint(region: string, endpoint: string): void {
    const before = this.#endpoints.get(region);
    if (before !== undefined && before !== endpoint) {
      throw new SendError(
        `The receipt ${this.path} is of ${before}, and this would go to ${endpoint}: name another one with --receipt.`,
      );
    }
    this.#endpoints.set(region, endpoint);
  }

  /** Durable when it resolves. @throws SendError. */
  async write(now: number): Promise<void> {
    const document = {
      schema: receiptSchema,
      version: receiptVersion,
      source: this.#source,
      updatedAt: new Date(now).toISOString(),
      endpoints: Object.fromEntries(this.#endpoints),
      records: [...this.#records.values()],
      notSent: this.#notSent,
    };
    try {
      await replaceFile(this.path, `${JSON.stringify(document, undefined, 2)}\n`);
    } catch (error) {
      throw new SendError(`The receipt ${this.path} cannot be written: ${(error as Error).message}`);
    }
  }
}

/**
 * The receipt at `path`, an empty one where there is no file.
 * @throws SendError for a file that is no receipt, or cannot be read: nothing must be sent, or overwritten, then.
 */
export async function readReceipt(path: string, source: string): Promise<Receipt> {
  const text = await readExisting(path);
  if (text === undefined) return new Receipt(path, source, { endpoints: {}, records: [] });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw noReceipt(path, text === '' ? 'it is empty' : 'it is no JSON');
  }
  const parsed = receiptFile.safeParse(document);
  if (parsed.success) return new Receipt(path, source, parsed.data);
  const [issue] = parsed.error.issues;
  throw noReceipt(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

function noReceipt(path: string, reason: string): SendError {
  return new SendError(
    `${path} is no receipt of this program (${reason}), so it is not known what was sent: put the receipt back, or name another file with --receipt.`,
  );
}

async function readExisting(path: string): Promise<string | undefined> {
  try {
    // A rename over a device or a folder would do harm.
    if (!(await stat(path)).isFile()) throw new Error('it is no file');
    return await readFile(path, 'utf8');
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return undefined;
    throw new SendError(`The receipt ${path} cannot be read: ${(error as Error).message}`);
  }
}
