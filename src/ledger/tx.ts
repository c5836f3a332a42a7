/** The transaction handle, for the layers above that may not know a store. */

export type { Tx } from '../store/store.ts';
