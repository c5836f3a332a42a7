/** Colours text for a terminal, where colours are wanted. */

import type { Tone } from './marks.ts';

/** Wraps text, which must be free of line ends, into the control sequences of a style. */
export type Paint = (style: Style, text: string) => string;
export type Style = Tone | 'heading' | 'faint' | 'critical' | 'warning' | 'info' | 'good';

/** Parameters of Select Graphic Rendition (ECMA-48 §8.3.117); the sixteen colours follow the terminal's own theme. */
const parameters: { [style in Style]: string } = {
  atRisk: '1;30;43',
  lost: '1;97;41',
  different: '1;35',
  unknown: '36',
  repeated: '32',
  zero: '32',
  accepted: '32',
  heading: '1',
  faint: '2',
  critical: '1;31',
  warning: '1;33',
  info: '1;36',
  good: '1;32',
};

export function paintOf(isColoured: boolean): Paint {
  if (!isColoured) return (_style, text) => text;
  return (style, text) => (text === '' ? '' : `\u001b[${parameters[style]}m${text}\u001b[0m`);
}
