/** Work done without the rights of root, to whom nothing is closed. */

/** Runs as the user `nobody` where the test runs as root, else as it is. */
export async function asNobody(work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
