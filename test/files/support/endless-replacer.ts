/** Replaces one file again and again, several times at once, and tells of each that is done, until it is killed. */

import { replaceFile } from '../../../src/files/whole-file.ts';

const path = process.argv[2] ?? '';
for (let round = 1; ; round += 1) {
  const text = String(round).padStart(8, '0');
  await Promise.all(['a', 'b', 'c'].map(() => replaceFile(path, pieces(text))));
  process.send?.(round);
}

function* pieces(text: string): Generator<string> {
  for (let piece = 0; piece < 20; piece += 1) yield text.repeat(1000);
}
