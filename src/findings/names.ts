/** Joins names that calls prove to be one customer's. */

export type Names = {
  /** One name of all that are known to be the customer's: the same for each of them. */
  rootOf(name: string): string;
  /** Learns that two names are one customer's; true where that is new. */
  join(one: string, other: string): boolean;
};

export function createNames(): Names {
  const parents = new Map<string, string>();

  function rootOf(name: string): string {
    let root = name;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent;
    if (root !== name) parents.set(name, root);
    return root;
  }

  return {
    rootOf,
    join(one, other) {
      const [first, second] = [rootOf(one), rootOf(other)];
      if (first === second) return false;
      parents.set(second, first);
      return true;
    },
  };
}
