/** The type of a clock that is handed in: the machine's, a sandbox's, or a test's. */

export type Clock = {
  /** Milliseconds since 1970, UTC. */
  now(): number;
};

/** The time of the machine. */
export const systemClock: Clock = { now: Date.now };
