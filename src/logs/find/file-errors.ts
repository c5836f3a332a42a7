/** Describes errors of the file system in words. */

/** What failed; an error without a code of the system says it itself. */
export function describeFileError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case undefined:
      return message;
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
