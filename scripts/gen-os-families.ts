/** Writes the catalogue of operating systems: plain imports, because detection holds each host against all of them. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../src/scan/os-detection/families', import.meta.url));

/** The generated file. */
export async function generate(): Promise<{ path: string; text: string }[]> {
  const names = readdirSync(folder)
    .filter((name) => /^[a-z0-9-]+\.ts$/.test(name))
    .map((name) => name.slice(0, -3))
    .sort();
  const local = (name: string): string => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const text = `/** The families of operating systems, one file each. Written by scripts/gen-os-families.ts: npm run gen. */
import type { OsFamily } from '../os-family.ts';
${names.map((name) => `import ${local(name)} from './${name}.ts';`).join('\n')}

/** All of them. */
export const osFamilies: readonly OsFamily[] = [
${names.map((name) => `  ${local(name)},`).join('\n')}
];
`;
  return [{ path: 'src/scan/os-detection/families/catalog.gen.ts', text }];
}
