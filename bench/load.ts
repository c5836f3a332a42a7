/** A load generator that costs little: requests signed beforehand, raw sockets, answers counted by their length. */

import { createHmac, createHash } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export type Target = { host: string; port: number };
export type Keys = { accessKeyId: string; secretAccessKey: string };
export type LoadResult = { perSecond: number; latenciesMs: number[] };

/** One signed AWS JSON request as bytes, ready for the wire. */
export function signedRequest(
  target: Target,
  keys: Keys,
  call: { service: string; amzTarget: string; body: string },
): Buffer {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const day = date.slice(0, 8);
  const host = `${target.host}:${target.port}`;
  const signed = 'content-type;host;x-amz-date;x-amz-target';
  const canonical = [
    'POST',
    '/',
    '',
    'content-type:application/x-amz-json-1.1',
    `host:${host}`,
    `x-amz-date:${date}`,
    `x-amz-target:${call.amzTarget}`,
    '',
    signed,
    sha256(call.body),
  ].join('\n');
  const scope = `${day}/us-east-1/${call.service}/aws4_request`;
  const signature = createHmac('sha256', signingKey(keys.secretAccessKey, day, call.service))
    .update(`AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`)
    .digest('hex');
  return Buffer.from(
    [
      'POST / HTTP/1.1',
      `host: ${host}`,
      'content-type: application/x-amz-json-1.1',
      `content-length: ${Buffer.byteLength(call.body)}`,
      'user-agent: metertrail-bench',
      `x-amz-date: ${date}`,
      `x-amz-target: ${call.amzTarget}`,
      `authorization: AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
      '',
      call.body,
    ].join('\r\n'),
  );
}

/** Sends every request once over so many connections, each waiting for its answer. @throws when one is not a 200. */
export async function runLoad(target: Target, requests: Buffer[], connections: number): Promise<LoadResult> {
  const latenciesMs: number[] = [];
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(target.port, target.host).setNoDelay(true);
      const answers = new Answers(socket);
      for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
        const sent = performance.now();
        socket.write(request);
        await answers.next();
        latenciesMs.push(performance.now() - sent);
      }
      socket.destroy();
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return { perSecond: requests.length / seconds, latenciesMs: latenciesMs.sort((a, b) => a - b) };
}

export function percentile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: number[]): number {
  return percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

/** Answers of one keep-alive connection, one at a time. */
class Answers {
  #pending: Buffer = Buffer.alloc(0);
  #waiting: { resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
      this.#take();
    });
    socket.on('error', (error) => this.#waiting?.reject(error));
  }

  next(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#take();
    });
  }

  #take(): void {
    if (this.#waiting === undefined) return;
    const end = this.#pending.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#pending.toString('latin1', 0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#pending.length < end + 4 + length) return;
    const answer = this.#pending.subarray(0, end + 4 + length);
    this.#pending = this.#pending.subarray(end + 4 + length);
    const { resolve, reject } = this.#waiting;
    this.#waiting = undefined;
    if (head.startsWith('HTTP/1.1 200')) resolve();
    else reject(new Error(`Not a 200: ${answer.toString().slice(0, 1000)}`));
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const signingKeys = new Map<string, Buffer>();

function signingKey(secret: string, day: string, service: string): Buffer {
  const name = `${day}/${service}/${secret}`;
  let key = signingKeys.get(name);
  if (key === undefined) {
    key = [day, 'us-east-1', service, 'aws4_request'].reduce<Buffer>(
      (parent, part) => createHmac('sha256', parent).update(part).digest(),
      Buffer.from(`AWS4${secret}`),
    );
    signingKeys.set(name, key);
  }
  return key;
}
