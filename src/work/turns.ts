/** Lets writers of one bucket take turns, so that each sees what the one before left. */

export type Turns = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Runs work of the same name one after the other, in the order asked; a failure stops nobody else. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(work);
    const settled = turn.catch(() => undefined);
    last.set(name, settled);
    try {
      return await turn;
    } finally {
      if (last.get(name) === settled) last.delete(name);
    }
  };
}
