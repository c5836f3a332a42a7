/**
 * Matches policy patterns with `*` and `?`, in time that grows with pattern times text, whoever wrote the
 * pattern.
 */

/** `*` stands for any characters, `?` for one; everything else for itself. */
export function matchesPattern(pattern: string, text: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const expected = pattern[next];
    if (expected === '*') {
      star = next++;
      resume = at;
    } else if (expected !== undefined && (expected === '?' || expected === text[at])) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      // The latest star takes one character more; earlier ones need no second thought.
      next = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[next] === '*') next += 1;
  return next === pattern.length;
}

/** Each of the six parts of an ARN matches for itself (IAM user guide, "ARN condition operators"). */
export function matchesArn(pattern: string, arn: string): boolean {
  const patterns = arnParts(pattern);
  const parts = arnParts(arn);
  return (
    patterns.length === parts.length &&
    patterns.every((part, index) => matchesPattern(part, parts[index] ?? ''))
  );
}

function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}
