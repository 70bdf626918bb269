/** Import circles: strongly connected groups of files (Tarjan's algorithm), every kind of import counted. */
import type { SourceFile } from './source-files.ts';

/** The circles, each as its files in order. */
export function circlesOf(files: readonly SourceFile[]): readonly string[][] {
  const edges = new Map(files.map((file) => [file.path, file.imports.flatMap((each) => each.file ?? [])]));
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (path: string): void => {
    index.set(path, index.size);
    low.set(path, index.get(path)!);
    stack.push(path);
    for (const next of edges.get(path) ?? []) {
      if (!edges.has(next)) continue;
      if (!index.has(next)) {
        visit(next);
        low.set(path, Math.min(low.get(path)!, low.get(next)!));
      } else if (stack.includes(next)) low.set(path, Math.min(low.get(path)!, index.get(next)!));
    }
    if (low.get(path) !== index.get(path)) return;
    const group = stack.splice(stack.indexOf(path));
    if (group.length > 1 || edges.get(path)!.includes(path)) circles.push(group.sort());
  };
  for (const path of edges.keys()) if (!index.has(path)) visit(path);
  return circles;
}
