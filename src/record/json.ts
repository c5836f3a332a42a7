/** The types of the JSON values that records are made of. */

/** A JSON value as it stands in a record. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };
export type JsonObject = { [key: string]: Json | undefined };
