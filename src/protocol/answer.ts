/** The type of an HTTP answer, whatever the protocol; the server adds content-length and date. */

export type Answer<Body extends string | Buffer = string> = {
  status: number;
  headers: { readonly [name: string]: string };
  body: Body;
  /** No answer for so many milliseconds, and then the connection is cut: a fault of the sandbox. */
  silentForMs?: number | undefined;
};
