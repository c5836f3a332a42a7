/** The size up to which a file is handed over as a whole instead of as a stream. */

/** Above it stand streams. AWS closes log files at 50 MB before compression (cloudtrail.md §4.2). */
export const memoryBytesMax = 64 * 1024 * 1024;
