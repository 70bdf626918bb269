/** Writes the catalogue of commands and classic tools: name, brief and a dynamic import of each, so that one run loads one file. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ClassicTool } from '../src/classic/classic.ts';
import type { Command } from '../src/cli/context.ts';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The generated file. */
export async function generate(): Promise<{ path: string; text: string }[]> {
  const commands = await Promise.all(
    readdirSync(at('src/cli/commands'))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .sort()
      .map(async (file) => {
        const { default: command } = (await import(`../src/cli/commands/${file}`)) as { default: Command };
        return entry(command.name, command.brief, `./commands/${file}`);
      }),
  );
  const classics = await Promise.all(
    readdirSync(at('src/classic'), { withFileTypes: true })
      .filter((folder) => folder.isDirectory() && readdirSync(at(`src/classic/${folder.name}`)).includes('main.ts'))
      .map(async (folder) => {
        const { default: tool } = (await import(`../src/classic/${folder.name}/main.ts`)) as { default: ClassicTool };
        return entry(tool.name, `as ${tool.profile}`, `../classic/${folder.name}/main.ts`);
      }),
  );
  const text = `/** The commands and classic tools, one file each. Written by scripts/gen-catalogs.ts: npm run gen. */
import type { Catalog } from './context.ts';

/** Portolan's own commands, and the classic tools under our name. */
export const catalog: Catalog = {
  commands: [
${commands.join('\n')}
  ],
  classics: [
${classics.sort().join('\n')}
  ],
};
`;
  return [{ path: 'src/cli/catalog.gen.ts', text }];
}

function entry(name: string, brief: string, file: string): string {
  return `    { name: ${quote(name)}, brief: ${quote(brief)}, load: async () => (await import('${file}')).default },`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
