/** Lists a bucket's keys page by page, and rolls up those that share a delimiter. */

import type { ListPage, ListQuery, ObjectMeta } from '../bucket-store.ts';
import { requireBucket } from './bucket-records.ts';
import { compareKeys } from './key-path.ts';
import { isRealFolder } from './object-files.ts';
import { headObject } from './objects.ts';
import type { Places } from './places.ts';
import { treeOf } from './places.ts';
import type { KeyRange } from './walk.ts';
import { walkKeys } from './walk.ts';

/** One page of keys, as BucketStore.list promises it. */
export async function listObjects(places: Places, bucket: string, query: ListQuery): Promise<ListPage> {
  await requireBucket(places, bucket);
  const tree = treeOf(places, bucket);
  if (!(await isRealFolder(tree))) return { objects: [], commonPrefixes: [] };
  const { keys, ...page } = await pageOfKeys(tree, query);
  return { objects: await describeAll(places, bucket, keys), ...page };
}

type PageOfKeys = { keys: string[]; commonPrefixes: string[]; nextStartAfter?: string };

async function pageOfKeys(tree: string, query: ListQuery): Promise<PageOfKeys> {
  const { prefix = '', startAfter = '', delimiter = '', maxKeys } = query;
  const page: PageOfKeys = { keys: [], commonPrefixes: [] };
  if (maxKeys <= 0) return page;
  const range: KeyRange = { prefix, startAfter };
  let last = '';
  for await (const key of walkKeys(tree, range)) {
    const common = commonPrefixOf(key, prefix, delimiter);
    if (common !== undefined) {
      range.skip = common;
      // Told on an earlier page: a page that ends with a common prefix names it as its last.
      if (compareKeys(common, startAfter) <= 0) continue;
    }
    if (page.keys.length + page.commonPrefixes.length === maxKeys) return { ...page, nextStartAfter: last };
    if (common === undefined) page.keys.push(key);
    else page.commonPrefixes.push(common);
    last = common ?? key;
  }
  return page;
}

function commonPrefixOf(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}

/** Files open at once stay far below the usual limit of 1024. */
const concurrency = 32;

async function describeAll(places: Places, bucket: string, keys: string[]): Promise<ObjectMeta[]> {
  const objects: ObjectMeta[] = [];
  for (let start = 0; start < keys.length; start += concurrency) {
    const some = keys.slice(start, start + concurrency);
    const described = await Promise.all(some.map((key) => headObject(places, bucket, key)));
    objects.push(...described.filter((object) => object !== undefined));
  }
  return objects;
}
