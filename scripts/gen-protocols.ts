/** Writes the catalogue of dissected protocols: one plain import for each file in src/capture/protocols. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../src/capture/protocols', import.meta.url));

/** The generated file. */
export function generate(): Promise<{ path: string; text: string }[]> {
  const names = readdirSync(folder)
    .filter((name) => /^[a-z0-9-]+\.ts$/.test(name))
    .map((name) => name.slice(0, -3))
    .sort();
  const text = `/** Every protocol that is dissected, one file each. Written by scripts/gen-protocols.ts: npm run gen. */
import type { Protocol } from '../protocol.ts';
${names.map((name) => `import ${variable(name)} from './${name}.ts';`).join('\n')}

/** All of them, by file name. */
export const protocols: readonly Protocol[] = Object.freeze([
${names.map((name) => `  ${variable(name)},`).join('\n')}
]);
`;
  return Promise.resolve([{ path: 'src/capture/protocols/catalog.gen.ts', text }]);
}

/** A name that is no keyword and begins with no digit. */
function variable(name: string): string {
  return `${name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Protocol`;
}
