/** Writes the catalogue of identifiers: one plain import for each file in src/identify/protocols. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../src/identify/protocols', import.meta.url));

/** The generated file. */
export function generate(): Promise<{ path: string; text: string }[]> {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -3))
    .sort();
  const text = `/** Every identifier, one file each. Written by scripts/gen-identify.ts: npm run gen. */
import type { Identifier } from './identifier.ts';
${names.map((name) => `import ${variable(name)} from './protocols/${name}.ts';`).join('\n')}

/** All identifiers, by name. */
export const identifiers: readonly Identifier[] = Object.freeze([
${names.map((name) => `  ${variable(name)},`).join('\n')}
]);
`;
  return Promise.resolve([{ path: 'src/identify/catalog.gen.ts', text }]);
}

/** `netbios-ns` -> `netbiosNs`; a name may begin with no digit. */
function variable(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
