/** Says in one phrase what was billed, is at risk and is lost. */

import { moneyText } from '../text/figures.ts';
import type { Money } from './report-type.ts';

/** `1,234.50 USD billed, 3.00 USD at risk`: of what is at risk or lost, only what there is. */
export function sumText({ currency, billed, atRisk, lost }: Money): string {
  return [
    `${moneyText(billed, currency)} billed`,
    ...(atRisk === 0 ? [] : [`${moneyText(atRisk, currency)} at risk`]),
    ...(lost === 0 ? [] : [`${moneyText(lost, currency)} lost`]),
  ].join(', ');
}
