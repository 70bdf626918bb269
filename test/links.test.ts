/** What the package's own pages link to is in the package. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly files: readonly string[] };
const isShipped = (path: string): boolean => files.some((file) => path === file || path.startsWith(`${file}/`));
const pages = globSync('{*.md,docs/**/*.md,bench/*.md}', { cwd: root }).filter(isShipped);

test.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/`[^`]*`/g, '');
  const links = [...text.matchAll(/\]\((?<to>[^)\s#]+)/g)].map((match) => match.groups!['to']!);
  const missing = links
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => normalize(join(dirname(page), link)))
    .filter((path) => !isShipped(path) || !existsSync(join(root, path)));
  expect(missing).toEqual([]);
});

test('there are pages', () => {
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/scan.md', 'bench/RESULTS.md']));
});
