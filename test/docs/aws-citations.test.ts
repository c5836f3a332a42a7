/** What the code says of AWS can be looked up in this repository: every section that is cited stands in `docs/aws`. */

import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { citingFiles, readPages, sectionsOf, wrongCitations } from '../support/aws-citations.ts';
import type { WrongCitation } from '../support/aws-citations.ts';

const root = join(import.meta.dirname, '../..');
const pages = readPages(root);

test('every section that is cited stands in docs/aws', () => {
  const files = citingFiles(root);
  const wrong = files.flatMap((file) => wrongCitations(file, readFileSync(join(root, file), 'utf8'), pages));
  assert.deepEqual(wrong.map(render), []);
});

test('citations are found where most of them stand', () => {
  const cites = new RegExp(`(?:${[...pages.keys()].join('|')}) §`);
  const citing = citingFiles(root).filter((file) => cites.test(readFileSync(join(root, file), 'utf8')));
  const inSource = citing.filter((file) => file.startsWith('src/'));
  assert.ok(inSource.length > 80, `only ${inSource.length} files of src cite`);
  assert.ok(citing.some((file) => file.startsWith('docs/decisions/')));
});

test('a section that is not there is reported, with its line', () => {
  assert.deepEqual(reported(`// Late (metering.md §3.1, §99).\n\n/** cloudtrail.md §4.9. */`), [
    'src/planted.ts:1 cites metering.md §99, which is not there',
    'src/planted.ts:3 cites cloudtrail.md §4.9, which is not there',
  ]);
});

test('a citation that goes on in the next line of a comment is read as one', () => {
  assert.deepEqual(reported(`/**\n * As seen (cloudtrail.md\n * §2.1,\n * §2.99).\n */`), [
    'src/planted.ts:2 cites cloudtrail.md §2.99, which is not there',
  ]);
});

test('a page that is not in docs/aws is reported, and so are sections of nothing and pages without a section', () => {
  assert.deepEqual(reported(`// By styles.md §2.`), [
    'src/planted.ts:1 cites styles.md, which is no page of docs/aws',
  ]);
  assert.deepEqual(reported(`// DESIGN §4.1, and §5`), [
    'src/planted.ts:1 cites §4.1 of nothing that it names',
    'src/planted.ts:1 cites §5 of nothing that it names',
  ]);
  assert.deepEqual(reported(`// (metering.md Appendix B)`), [
    'src/planted.ts:1 names metering.md without a section',
  ]);
});

test('standards, paths, links and a page’s own sections are cited freely', () => {
  assert.deepEqual(reported(`// RFC 9112 §3.2.2, ECMA-262 §21.4; docs/aws/metering.md`), []);
  assert.deepEqual(reported(`See §3.1 and [records](cloudtrail.md).`, 'docs/aws/metering.md'), []);
  assert.deepEqual(reported(`See §9.9.`, 'docs/aws/metering.md'), [
    'docs/aws/metering.md:1 cites metering.md §9.9, which is not there',
  ]);
});

test('every section of docs/aws says something, and no number is given twice', () => {
  for (const [page, sections] of pages) {
    const numbers = sections.map(({ number }) => number);
    assert.deepEqual([...new Set(numbers)], numbers, page);
    assert.deepEqual(
      sections.filter(({ text }) => text === ''),
      [],
      page,
    );
  }
  const planted = sectionsOf(`## §1 Empty\n\n### §1.1 Full\n\nIt says this.\n`);
  assert.deepEqual(planted, [
    { number: '1', text: '' },
    { number: '1.1', text: 'It says this.' },
  ]);
});

test('every link of docs/aws leads to a file that is there', () => {
  for (const file of globSync('docs/aws/*.md', { cwd: root })) {
    const links = readFileSync(join(root, file), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g);
    for (const [, target = ''] of links)
      assert.ok(existsSync(join(root, dirname(file), target)), `${file} links to ${target}`);
  }
});

function reported(text: string, file = 'src/planted.ts'): string[] {
  return wrongCitations(file, text, pages).map(render);
}

function render({ file, line, message }: WrongCitation): string {
  return `${file}:${line} ${message}`;
}
