/** Files with secrets: written whole or not at all, and readable by their owner only. */

import { chmod, open, readFile, rename } from 'node:fs/promises';

/** Writes the file with mode 600; an equal one keeps its bytes. @throws what the file system says. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) {
    await chmod(path, 0o600);
    return;
  }
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(temporary, 0o600);
  await rename(temporary, path);
}
