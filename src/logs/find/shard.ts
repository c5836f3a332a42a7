/** Tells by a file's name which part of a divided audit it belongs to, the same on every machine. */

/** Whether a file is in the part that is asked for; without one, every file is. */
export function isInShard(name: string, shard: { index: number; count: number } | undefined): boolean {
  return shard === undefined || shardOf(name, shard.count) === shard.index;
}

/**
 * A number from 1 to `count`. `name` is the path relative to its source, with slashes, so that it does not
 * matter where the source is mounted.
 */
function shardOf(name: string, count: number): number {
  return (mix(fnv1a(name)) % count) + 1;
}

/** FNV-1a in 32 bits, over UTF-16 code units (isthe.com/chongo/tech/comp/fnv). */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}

/** MurmurHash3's finish: without it the lowest bit of a hash is that of a few bits of the name. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
