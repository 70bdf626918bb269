/** The source files with their imports, read by a real parser. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One import, whatever its kind: value, type, re-export or dynamic. */
export interface Import {
  /** As written. */
  readonly specifier: string;
  /** The file it leads to, relative to the root; null for packages and system modules. */
  readonly file: string | null;
  readonly line: number;
}

/** One file. */
export interface SourceFile {
  /** Relative to the root: `src/addr/ipv4.ts`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

/** Every TypeScript file below src; tests and what only tests use (`.fixture.ts`) left out. */
export function sourceFiles(): readonly SourceFile[] {
  return globSync('src/**/*.ts', { cwd: root })
    .filter((path) => !/\.(?:test|fixture)\.ts$/.test(path))
    .sort()
    .map(readSource);
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const { module } = parseSync(path, text);
  const specifiers: { specifier: string; at: number }[] = [];
  for (const { moduleRequest } of module.staticImports)
    specifiers.push({ specifier: moduleRequest.value, at: moduleRequest.start });
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest } of entries)
      if (moduleRequest !== null) specifiers.push({ specifier: moduleRequest.value, at: moduleRequest.start });
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const written = text.slice(moduleRequest.start, moduleRequest.end);
    if (/^['"]/.test(written)) specifiers.push({ specifier: written.slice(1, -1), at: moduleRequest.start });
  }
  // import('x').Type is no import for the module record.
  for (const match of text.matchAll(/\bimport\(\s*'([^']+)'\s*\)\s*\./g))
    specifiers.push({ specifier: match[1]!, at: match.index });
  const imports = specifiers.map(({ specifier, at }) => ({
    specifier,
    file: specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : null,
    line: text.slice(0, at).split('\n').length,
  }));
  return { path, text, imports };
}

/** Files that do not begin with a doc comment. */
export function undocumentedFiles(files: readonly SourceFile[]): readonly string[] {
  return files.filter(({ text }) => !/^(?:#!.*\n)?\/\*\*/.test(text)).map(({ path }) => path);
}

/** Exports that have no doc comment above them, as `path:line name`. */
export function undocumentedExports(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ path }) => !path.endsWith('.gen.ts'))
    .flatMap(({ path, text }) => {
      const lines = text.split('\n');
      return lines.flatMap((line, index) => {
        const match = /^export (?:async )?(?:abstract )?(?:const|let|function\*?|class|interface|type) (\w+)/.exec(
          line,
        );
        if (match === null) return [];
        // An overload or a second line of the same name has its comment above the first.
        // A note to the linter may stand between.
        const above = lines.slice(0, index).findLast((each) => !each.startsWith('// oxlint-')) ?? '';
        const documented =
          above.trimEnd().endsWith('*/') || new RegExp(`^export (?:async )?function\\*? ${match[1]}\\b`).test(above);
        return documented ? [] : [`${path}:${index + 1} ${match[1]}`];
      });
    });
}
