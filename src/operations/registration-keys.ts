/** The interface through which RegisterUsage gets its answers signed; marketplace/ serves it. */

export interface RegistrationKeys {
  /**
   * Signs a JWT (PS256) with the key of this version; version 1 is made when it is first asked for.
   * @param payload the claims, in the order in which they are to stand.
   * @returns undefined where there is no such version; `expiredAt` in milliseconds where a newer one has replaced it.
   */
  sign(
    version: number,
    payload: { readonly [claim: string]: string | number | undefined },
  ): Promise<{ signature: string; expiredAt: number | undefined } | undefined>;
}
