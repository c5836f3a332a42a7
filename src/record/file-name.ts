/**
 * Finds a file's name in a path or an object key, by which the two are the same wherever the file was copied.
 */

/**
 * The last part, without `.gz`, since hashes are those of the unpacked bytes. The random part of a log
 * file's name and the time in a digest's make it unique (cloudtrail.md §4.1, §5.1).
 */
export function nameOf(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return name.endsWith('.gz') ? name.slice(0, -'.gz'.length) : name;
}

/**
 * False where a path shows that the file is not where its key says: it has another name, or lies elsewhere
 * below its `AWSLogs`. What stands before that, and copies of single folders, show nothing.
 */
export function isInPlace(path: string, key: string): boolean {
  if (nameOf(path) !== nameOf(key)) return false;
  const place = folderOf(path);
  return place === undefined || place === folderOf(key);
}

/** The folder from the last `AWSLogs` on. */
function folderOf(path: string): string | undefined {
  const parts = path.split(/[/\\]/).slice(0, -1);
  const start = parts.lastIndexOf('AWSLogs');
  return start === -1 ? undefined : parts.slice(start).join('/');
}
