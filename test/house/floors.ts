/** The table of floors: which folder of src may import which. */
import type { SourceFile } from './source-files.ts';

const domains = [
  'sockets',
  'firewall',
  'identify',
  'talk',
  'scan',
  'capture',
  'exposure',
  'doctor',
  'policy',
  'audit',
  'history',
  'fleet',
  'learn',
];
const below = ['base', 'addr', 'ffi', 'report', 'registry', 'wire', 'os', 'link', ...domains];

/** Folder -> the folders it may import beside itself. The same table stands in docs/ARCHITECTURE.md. */
export const floors: Readonly<Record<string, readonly string[]>> = {
  base: [],
  addr: ['base'],
  ffi: ['base'],
  report: ['base'],
  registry: ['base', 'addr'],
  wire: ['base', 'addr'],
  os: ['base', 'addr', 'ffi'],
  link: ['base', 'addr', 'wire', 'ffi'],
  sockets: ['base', 'addr', 'registry', 'os'],
  firewall: ['base', 'addr', 'registry', 'os'],
  identify: ['base', 'addr', 'registry', 'wire'],
  talk: ['base', 'addr', 'os', 'wire'],
  scan: ['base', 'addr', 'registry', 'wire', 'link', 'os', 'identify'],
  capture: ['base', 'addr', 'registry', 'wire', 'link', 'os'],
  exposure: ['base', 'addr', 'registry', 'os', 'sockets', 'firewall', 'scan'],
  doctor: ['base', 'addr', 'registry', 'wire', 'link', 'os', 'sockets', 'firewall', 'identify', 'scan', 'exposure'],
  policy: ['base', 'addr', 'registry', 'os', 'sockets', 'firewall', 'identify', 'scan', 'exposure'],
  audit: ['base', 'addr', 'registry', 'os', 'sockets', 'firewall', 'identify', 'scan', 'exposure', 'policy'],
  history: ['base', 'addr', 'report', ...domains.slice(0, 10)],
  fleet: ['base', 'addr', 'report', ...domains.slice(0, 10)],
  learn: ['base', 'addr', 'report', ...domains.slice(0, 10)],
  classic: ['base', 'addr', 'registry', 'report', 'wire', 'os', 'link', ...domains],
  cli: [...below, 'classic'],
  tui: [...below, 'classic'],
  web: [...below, 'classic'],
};

/** Files at the top of src and what they may import. */
const doors: Readonly<Record<string, readonly string[]>> = { 'bin.ts': ['cli'], 'index.ts': below };

/** Every import that goes up, sideways or to an unknown folder, as a sentence. */
export function floorBreaches(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const from = folderOf(file.path);
    const allowed = floors[from] ?? doors[from];
    if (allowed === undefined) return [`${file.path}: the folder ${from} is not in the table of floors`];
    return file.imports.flatMap(({ file: target, line }) => {
      if (target === null) return [];
      if (!target.startsWith('src/'))
        return target === 'package.json' ? [] : [`${file.path}:${line} reaches out of src: ${target}`];
      const to = folderOf(target);
      return to === from || allowed.includes(to)
        ? []
        : [`${file.path}:${line} imports ${target}: ${from} may import ${allowed.join(', ') || 'nothing'}`];
    });
  });
}

function folderOf(path: string): string {
  return path.split('/')[1] ?? '';
}
