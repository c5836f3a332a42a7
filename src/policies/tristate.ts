/** The type of an answer that is yes, no or unknown. */

/** `unknown` is what cannot be told, such as an operator that is not known here. */
export type Tristate = boolean | 'unknown';

/** True if any is; else unknown if any is. */
export function some(answers: readonly Tristate[]): Tristate {
  if (answers.includes(true)) return true;
  return answers.includes('unknown') ? 'unknown' : false;
}
