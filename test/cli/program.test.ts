import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { BucketError } from '../../src/buckets/bucket-store.ts';
import { runProgram } from '../../src/cli/program.ts';
import { OperatorError } from '../../src/files/operator-error.ts';
import { SeedError } from '../../src/sandbox/seed-file.ts';
import { SendError } from '../../src/send/send-error.ts';
import { StoreError } from '../../src/store/store.ts';

describe('what a command throws', () => {
  for (const Kind of [OperatorError, SeedError, SendError, StoreError]) {
    test(`is a sentence without a stack where it is an OperatorError: ${Kind.name}`, async () => {
      const error = new Kind('The cellar is locked: fetch the key.');
      assert.ok(error instanceof OperatorError);
      assert.equal(error.name, Kind.name);
      assert.deepEqual(await endOf(error), {
        code: 2,
        stderr: 'metertrail: The cellar is locked: fetch the key.\n',
      });
    });
  }

  for (const error of [
    new Error('no such member'),
    new TypeError('x is not a function'),
    new BucketError('NoSuchBucket'),
    Object.assign(new Error('only by name'), { name: 'OperatorError' }),
  ]) {
    test(`is a bug with its stack where it is none: ${error.message}`, async () => {
      const { code, stderr } = await endOf(error);
      assert.equal(code, 2);
      assert.equal(stderr, `metertrail: a bug: ${error.stack}\n`);
      assert.match(stderr, /\n\s+at .*program\.test\.ts/);
    });
  }

  test('is a bug where it is no error at all', async () => {
    assert.deepEqual(await endOf('thrown text'), { code: 2, stderr: 'metertrail: a bug: thrown text\n' });
  });
});

/** How the program ends when the output of a command throws this. */
async function endOf(thrown: unknown): Promise<{ code: number; stderr: string }> {
  const end = { code: 0, stderr: '' };
  await runProgram(['node', 'metertrail', 'config'], {
    stdin: Readable.from([]),
    stdout: {
      write: () => {
        throw thrown;
      },
    },
    stderr: { write: (text) => (end.stderr += text) },
    exit: (code) => {
      end.code = code;
    },
    signal: new AbortController().signal,
  });
  return end;
}
