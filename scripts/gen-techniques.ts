/** Writes the catalogue of scan techniques: id, brief and a dynamic import of each. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Technique } from '../src/scan/technique.ts';

const folder = fileURLToPath(new URL('../src/scan/techniques', import.meta.url));

/** The generated file. */
export async function generate(): Promise<{ path: string; text: string }[]> {
  const files = readdirSync(folder).filter((name) => /^[a-z0-9-]+\.ts$/.test(name));
  const entries = await Promise.all(
    files.sort().map(async (file) => {
      const { default: technique } = (await import(`../src/scan/techniques/${file}`)) as { default: Technique };
      return `  { id: ${quote(technique.id)}, brief: ${quote(technique.brief)}, load: async () => (await import('./${file}')).default },`;
    }),
  );
  const text = `/** The scan techniques, one file each. Written by scripts/gen-techniques.ts: npm run gen. */
import type { Technique } from '../technique.ts';

/** A technique that is loaded when it is used. */
export interface TechniqueEntry {
  readonly id: string;
  readonly brief: string;
  load(): Promise<Technique>;
}

/** All of them. */
export const techniques: readonly TechniqueEntry[] = [
${entries.join('\n')}
];
`;
  return [{ path: 'src/scan/techniques/catalog.gen.ts', text }];
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
