/** The error with which the marketplace refuses what it is asked; `message` is for whoever asked. */

export class MarketplaceError extends Error {
  override readonly name = 'MarketplaceError';
  readonly kind: 'invalid' | 'not found' | 'conflict';

  constructor(kind: MarketplaceError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}
