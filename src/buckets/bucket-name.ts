/** Tells whether S3 accepts a name for a general purpose bucket. */

/**
 * True for a name that S3 accepts: 3 to 63 of `a-z 0-9 . -`, no two dots in a row, not shaped as an IP address,
 * none of S3's reserved beginnings and endings (S3 user guide, "General purpose bucket naming rules"). Such a
 * name is safe as the name of a folder.
 */
export function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(xn--|sthree-|amzn-s3-demo-)/.test(name) &&
    !/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)
  );
}
