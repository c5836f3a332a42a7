/** What goes back over HTTP, whatever the protocol; the server adds content-length and date. */

export type Answer = { status: number; headers: { readonly [name: string]: string }; body: string };
