/** The type of a boolean in SQL, on both engines. */

export type Flag = 0 | 1;
