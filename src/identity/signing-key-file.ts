/**
 * Keeps `sns-signing.pem` in the data folder: the key and the certificate that SNS messages are signed with.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failedWith } from '../files/failed-with.ts';
import { writePrivateFile } from '../files/private-file.ts';

/** Serves outbox/'s PrivateText. @throws what the file system says. */
export function signingKeyFile(dataFolder: string): {
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
} {
  const path = join(dataFolder, 'sns-signing.pem');
  return {
    read: async () => {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if (failedWith(error, 'ENOENT')) return undefined;
        throw error;
      }
    },
    write: (text) => writePrivateFile(path, text),
  };
}
