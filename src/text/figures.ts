/** Renders counts, quantities, money and sizes in words, each here and nowhere else. */

/** `1 file`, `2 files`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `a, b and c`, or `a, b and 3 more`. */
export function listed(texts: readonly string[], max = 5): string {
  const shown = texts.slice(0, max);
  const more = texts.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** `1,234,567`. */
export function numberText(number: number): string {
  return number.toLocaleString('en-US');
}

/** Cuts what adding fractions leaves behind: 0.1 + 0.2 is 0.3. */
export function quantityText(quantity: number): string {
  return String(Number(quantity.toPrecision(15)));
}

/** Made at its first use: what loads this file for a count need not wait for it. */
let amounts: Intl.NumberFormat | undefined;

/** `1,234.50`, `0.0004`: cents at least; six decimals, and three digits of what is less, so that only nothing is 0.00. */
export function amountText(amount: number): string {
  amounts ??= new Intl.NumberFormat('en-US', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 6,
    maximumSignificantDigits: 3,
    roundingPriority: 'morePrecision',
  });
  return amounts.format(amount);
}

/** `1,234.50 USD`. Not yet safe for a terminal, as the currency comes from a file. */
export function moneyText(amount: number, currency: string): string {
  return `${amountText(amount)} ${currency}`;
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `512 bytes`, `1.5 GB`, `123 GB`, in powers of 1000. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
