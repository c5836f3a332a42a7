/** Errors of the file system into words. */

/** What failed, from an error of the file system or its code. */
export function describeFileError(error: unknown): string {
  const code = typeof error === 'string' ? error : ((error as NodeJS.ErrnoException).code ?? String(error));
  switch (code) {
    case 'ENOENT':
      return 'no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOTDIR':
      return 'not a folder';
    default:
      return `cannot be read (${code})`;
  }
}
