import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

test('.node-version, which version managers read, is the Node that package.json pins', () => {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    devDependencies: { node: string };
  };
  assert.equal(readFileSync('.node-version', 'utf8'), `${devDependencies.node}\n`);
});
