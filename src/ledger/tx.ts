/** The type of a transaction, for the layers above that may not know a store. */

export type { Tx } from '../store/store.ts';
