/** `npm run gen`: writes every generated file; `npm run gen -- --check` only says which are stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const generators = [
  './gen-techniques.ts',
  './gen-os-families.ts',
  './gen-catalogs.ts',
  './gen-identify.ts',
  './gen-protocols.ts',
  './gen-explain.ts',
  './gen-docs.ts',
];

/** Every generated file with its text. */
export async function generatedFiles(): Promise<{ path: string; text: string }[]> {
  const files: { path: string; text: string }[] = [];
  for (const generator of generators) {
    const module = (await import(generator)) as { generate(): Promise<{ path: string; text: string }[]> };
    files.push(...(await module.generate()));
  }
  return files;
}

/** The files whose text on disk is not what the generators make. */
export async function staleFiles(): Promise<{ path: string; text: string }[]> {
  const stale: { path: string; text: string }[] = [];
  for (const file of await generatedFiles()) if (readIfThere(file.path) !== file.text) stale.push(file);
  return stale;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(at(path), 'utf8');
  } catch {
    return null;
  }
}

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

if (import.meta.main) {
  const stale = await staleFiles();
  const check = process.argv.includes('--check');
  for (const { path, text } of stale) {
    if (!check) writeFileSync(at(path), text);
    process.stdout.write(`${check ? 'stale' : 'written'}: ${path}\n`);
  }
  if (check && stale.length > 0) process.exitCode = 1;
}
