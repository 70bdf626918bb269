/** Fences: packages, system modules and globals that only some files may touch. */
import type { SourceFile } from './source-files.ts';

interface Fence {
  readonly what: string;
  /** Import specifiers behind the fence, or text that stands for the use of a global. */
  readonly specifiers?: readonly string[];
  readonly text?: RegExp;
  /** Who may: path prefixes. */
  readonly owners: readonly string[];
}

const fences: readonly Fence[] = [
  { what: 'koffi', specifiers: ['koffi'], owners: ['src/ffi/library.ts'] },
  { what: 'the CLI library', specifiers: ['@stricli/core'], owners: ['src/cli/kit.ts'] },
  {
    what: 'node:child_process',
    specifiers: ['node:child_process', 'child_process'],
    owners: ['src/os/', 'src/learn/'],
  },
  {
    what: 'the clock',
    text: /\bDate\.now\(|\bperformance\.now\(|\bset(?:Timeout|Interval|Immediate)\(|\bnew Date\(\)/,
    owners: ['src/base/clock.ts'],
  },
  { what: 'the console', text: /\bconsole\.\w+\(/, owners: [] },
  { what: 'process output', text: /\bprocess\.std(?:out|err)\.write\(/, owners: ['src/bin.ts'] },
  { what: 'a shell', text: /\bshell:\s*true\b|\bexecSync\(/, owners: [] },
];

/** The packages that the product may import at all. */
const packages = new Set(['koffi', '@stricli/core']);

/** Every breach as a sentence. */
export function fenceBreaches(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => [...unknownPackages(file), ...fences.flatMap((fence) => breaches(file, fence))]);
}

function breaches(file: SourceFile, fence: Fence): string[] {
  if (fence.owners.some((owner) => file.path.startsWith(owner))) return [];
  const found = file.imports.filter(({ specifier }) => fence.specifiers?.includes(specifier));
  const said = found.map(({ line }) => `${file.path}:${line} uses ${fence.what}`);
  const match = fence.text?.exec(withoutComments(file.text));
  return match ? [...said, `${file.path} uses ${fence.what}: ${match[0]}`] : said;
}

function unknownPackages(file: SourceFile): string[] {
  return file.imports
    .filter(
      ({ specifier, file: target }) => target === null && !specifier.startsWith('node:') && !packages.has(specifier),
    )
    .map(
      ({ specifier, line }) =>
        `${file.path}:${line} imports ${specifier}: no such dependency of the product (system modules begin with node:)`,
    );
}

/** Comments may speak of what the code must not do. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}
