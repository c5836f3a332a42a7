/**
 * Checks citations of AWS's facts, `(metering.md §3.1)`, against the sections of `docs/aws` that they name.
 */

import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A page's file name → its sections: their numbers and what stands below their headings, in the order of the page. */
export type Pages = ReadonlyMap<string, readonly { number: string; text: string }[]>;

/** Like tidy's: `file` is relative to the root; `line` counts from 1. */
export type WrongCitation = { file: string; line: number; message: string };

const CITING = [
  '{src,test,bench,scripts,docs,models}/**/*.{ts,mts,mjs,js,py,md,json,yaml}',
  'README.md',
  'CONTRIBUTING.md',
];

/** What is not asked; this file and its test hold citations that go wrong on purpose. */
const NOT_CITING = ['test/fixtures', '**/node_modules', 'test/{support,docs}/aws-citations*'];

/** Paths of the files that may cite. @param root a folder that is laid out as this repository is. */
export function citingFiles(root: string): string[] {
  return globSync(CITING, { cwd: root, exclude: NOT_CITING }).sort();
}

/** The pages of `docs/aws`, but for the one that tells how to read them. */
export function readPages(root: string): Pages {
  const files = globSync('docs/aws/*.md', { cwd: root, exclude: ['docs/aws/README.md'] }).sort();
  return new Map(files.map((file) => [basename(file), sectionsOf(readFileSync(join(root, file), 'utf8'))]));
}

/** The sections `## §3 …` and `### §3.1 …` of a page; each ends where the next heading begins. */
export function sectionsOf(page: string): { number: string; text: string }[] {
  return page
    .split(/^(?=#)/m)
    .map((part) => /^##+ §(?<number>[\d.]+) \S.*\n(?<text>[^]*)$/.exec(part)?.groups)
    .flatMap((found) =>
      found ? [{ number: found['number'] ?? '', text: (found['text'] ?? '').trim() }] : [],
    );
}

/** A space, or the end of a line with what a comment puts before the next one. */
const gap = String.raw`(?:[ \t]|\r?\n[ \t]*(?:\*(?!/)|//)?[ \t]*)+`;

/** Who publishes sections of their own, and may be cited by them. */
const standard = String.raw`RFC \d+|ECMA-\d+|XML 1\.0`;

/** What is cited, if anything is named, and its sections: `metering.md §3.1, §3.2`. */
const citation = new RegExp(
  String.raw`(?:(?<cited>[\w-]+\.md|${standard})${gap})?(?<sections>§[\d.]*(?:,${gap}§[\d.]*)*)`,
  'g',
);

/**
 * What is wrong with a file's citations: a section that is not there, a page that `docs/aws` has not, a section of
 * nothing, a page that is named without a section. On a page of `docs/aws` a section alone is one of its own.
 */
export function wrongCitations(file: string, text: string, pages: Pages): WrongCitation[] {
  const found: { at: number; wrong: WrongCitation }[] = [];
  const report = (at: number, message: string): void => {
    found.push({ at, wrong: { file, line: text.slice(0, at).split('\n').length, message } });
  };
  const own = dirname(file) === 'docs/aws' ? basename(file) : undefined;
  for (const { index, groups = {} } of text.matchAll(citation)) {
    const page = groups['cited'] ?? own;
    if (page !== undefined && !page.endsWith('.md')) continue;
    const numbers = (groups['sections'] ?? '').match(/(?<=§)[\d.]*/g) ?? [];
    for (const number of numbers.map((each) => each.replace(/\.$/, ''))) {
      const sections = page === undefined ? undefined : pages.get(page);
      if (page === undefined) report(index, `cites §${number} of nothing that it names`);
      else if (sections === undefined) report(index, `cites ${page}, which is no page of docs/aws`);
      else if (!sections.some((section) => section.number === number))
        report(index, `cites ${page} §${number}, which is not there`);
    }
  }
  // As a path, `docs/aws/…`, and as the target of a link, `](…)`, a page may stand alone.
  const names = [...pages.keys()].map((name) => name.replace('.', String.raw`\.`)).join('|');
  const bare = new RegExp(String.raw`(?<![\w/-]|\]\()(?<name>${names})\b(?!${gap}§)`, 'g');
  for (const { index, groups } of text.matchAll(bare))
    report(index, `names ${groups?.['name'] ?? ''} without a section`);
  return found.toSorted((one, other) => one.at - other.at).map(({ wrong }) => wrong);
}
