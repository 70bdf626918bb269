/** Writes the catalogue of explained tools: one plain import for each file of `src/classic/explain/tools`. */

import { readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const FOLDER = 'src/classic/explain/tools';

/** The generated files, their paths relative to the repository. */
export async function generate(): Promise<{ path: string; text: string }[]> {
  const names = (await readdir(fileURLToPath(new URL(`../${FOLDER}`, import.meta.url))))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.gen.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
  const text = [
    '/** The tools that `portolan explain` knows, one file each. Written by scripts/gen-explain.ts. */',
    '',
    "import type { ToolSpec } from '../tool.ts';",
    ...names.map((name) => `import ${identifier(name)} from './${name}.ts';`),
    '',
    '/** All tools, by file name. */',
    'export const TOOLS: readonly ToolSpec[] = [',
    ...names.map((name) => `  ${identifier(name)},`),
    '];',
    '',
  ].join('\n');
  return [{ path: `${FOLDER}/catalog.gen.ts`, text }];
}

function identifier(name: string): string {
  return name.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

if (import.meta.main) {
  for (const { path, text } of await generate())
    await writeFile(fileURLToPath(new URL(`../${path}`, import.meta.url)), text);
}
