/** Draws how far reading is on a terminal, and draws nothing on anything else. */

import type { Progress } from '../../audit/read-sources.ts';
import { bytesText, numberText } from '../../text/figures.ts';
import type { Output } from '../io.ts';

/** Nothing is drawn for what is over before this. */
const quietMs = 500;

/** Draws on standard error, and takes the drawing away at the end. */
export type ProgressLine = { show: (progress: Progress) => void; end: () => void };

export async function progressLine(output: Output): Promise<ProgressLine> {
  if (output.isTTY !== true) return { show() {}, end() {} };
  // Hiding the cursor installs handlers of signals, which end the process before it has told what it knows.
  const { createLogUpdate } = await import('log-update');
  const draw = createLogUpdate(output as NodeJS.WriteStream, { showCursor: true });
  const startedAt = performance.now();
  return {
    show(progress) {
      const elapsedMs = performance.now() - startedAt;
      if (elapsedMs > quietMs) draw(progressText(progress, elapsedMs, output.columns));
    },
    end() {
      draw.clear();
      draw.done();
    },
  };
}

/**
 * `██████████░░░░░░░░░░  50 %  about 12 s left  1,204 of 2,408 files  1.2 GB  3,401,200 records  812 MB/s`.
 * @internal
 */
export function progressText(progress: Progress, elapsedMs: number, columns = 100): string {
  const { files, filesFound, isListed, unpackedBytes, records } = progress;
  const share = isListed && filesFound > 0 ? files / filesFound : undefined;
  const known = `${numberText(files)}${share === undefined ? '' : ` of ${numberText(filesFound)}`} files`;
  const rate = `${bytesText((unpackedBytes / Math.max(1, elapsedMs)) * 1000)}/s`;
  const left = share === undefined || share === 0 ? [] : [leftText((elapsedMs / share) * (1 - share))];
  const parts = [...left, known, bytesText(unpackedBytes), `${numberText(records)} records`, rate];
  const bar = share === undefined ? 'Reading' : barOf(share);
  return [bar, ...parts].join('  ').slice(0, Math.max(20, columns - 1));
}

function barOf(share: number): string {
  const width = 20;
  const full = Math.round(share * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${String(Math.floor(share * 100)).padStart(3)} %`;
}

function leftText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) return `about ${seconds} s left`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `about ${minutes} min left` : `about ${Math.ceil(minutes / 60)} h left`;
}
