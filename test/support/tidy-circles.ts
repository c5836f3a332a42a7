/** Finds files that import each other, types included, directly or around a corner. */

/** What each file imports, all of them paths from the root. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** The circles, each with its files in order; a file is in one at most (Tarjan's strongly connected components). */
export function circlesOf(graph: ImportGraph): string[][] {
  const numbers = new Map<string, number>();
  const lowest = new Map<string, number>();
  const path: string[] = [];
  const circles: string[][] = [];

  function visit(file: string): void {
    numbers.set(file, numbers.size);
    lowest.set(file, numbers.size - 1);
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!numbers.has(next)) visit(next);
      if (path.includes(next)) {
        lowest.set(file, Math.min(lowest.get(file) ?? 0, lowest.get(next) ?? 0, numbers.get(next) ?? 0));
      }
    }
    if (lowest.get(file) !== numbers.get(file)) return;
    const circle = path.splice(path.indexOf(file)).sort();
    if (circle.length > 1 || graph.get(file)?.includes(file) === true) circles.push(circle);
  }

  for (const file of graph.keys()) if (!numbers.has(file)) visit(file);
  return circles.toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1));
}
