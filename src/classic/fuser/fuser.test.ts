/** Our fuser on machines made of values: what no laboratory can arrange, and what is ours alone. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FileStatus, FileSystem } from '../../os/file-system.ts';
import { fakeHost } from '../../os/host.fake.ts';
import type { FakeHostParts } from '../../os/host.fake.ts';
import type { Host } from '../../os/host.ts';
import type { ClassicContext } from '../classic.ts';
import { parseFuser } from './options.ts';
import { realPath } from './paths.ts';
import { runFuser } from './run.ts';
import { escapedCommand } from './escaped-command.ts';

/** What stands at a path: a file's inode (and content), a link, a refusal; directories follow from the paths below them. */
type Entry = { inode?: number; uid?: number; mode?: number; content?: string; link?: string; refused?: string };

function fakeFiles(entries: Readonly<Record<string, Entry>>): FileSystem {
  let error = 'ENOENT';
  const at = (path: string): Entry | null => {
    const entry = Object.hasOwn(entries, path) ? entries[path]! : null;
    error = entry?.refused ?? 'ENOENT';
    return entry === null || entry.refused !== undefined ? null : entry;
  };
  const status = (entry: Entry | null): FileStatus | null =>
    entry === null
      ? null
      : { device: 1, inode: String(entry.inode ?? 0), mode: entry.mode ?? 0o100600, links: 1, rawDevice: 0, size: 0 };
  const list = (path: string): string[] | null => {
    if (at(path) === null && error !== 'ENOENT') return null;
    const below = Object.keys(entries).filter((name) => name.startsWith(`${path}/`));
    return [...new Set(below.map((name) => name.slice(path.length + 1).split('/')[0]!))];
  };
  return {
    stat: (path) => status(at(path)),
    linkStatus: (path) => status(at(path)),
    owner: (path) => at(path)?.uid ?? null,
    link: (path) => at(path)?.link ?? null,
    list,
    listUnsorted: list,
    read: (path) => {
      const content = at(path)?.content;
      return content === undefined ? null : Buffer.from(content, 'latin1');
    },
    attribute: () => null,
    lastError: () => error,
  };
}

async function run(
  args: readonly string[],
  host: Host,
  {
    files = {},
    answers = [],
    ...context
  }: Partial<ClassicContext> & { files?: Record<string, Entry>; answers?: string[] } = {},
): Promise<{ out: string; err: string; code: number }> {
  let out = '';
  let err = '';
  const code = await runFuser(
    args,
    {
      host,
      write: (text) => void (out += text as string),
      writeError: (text) => void (err += text),
      terminalColumns: null,
      environment: {},
      signal: new AbortController().signal,
      ...context,
    },
    { files: fakeFiles(files), readLine: () => Promise.resolve(answers.shift() ?? '') },
  );
  return { out, err, code };
}

const listener: FakeHostParts['sockets'] = [{ localPort: 80, inode: 11 }];

describe('signals', () => {
  test('go to the process that was seen, and not to another that has its number now', async () => {
    const sent: unknown[] = [];
    const host = fakeHost({ sockets: listener, processes: [{ pid: 7, sockets: { 3: 11 }, startTicks: 70n }] });
    const signal: Host['processes']['signal'] = (process, number) =>
      void sent.push([process.pid, process.startTicks, number]);
    const { code } = await run(['-k', '-TERM', '80/tcp'], { ...host, processes: { ...host.processes, signal } });
    expect(sent).toEqual([[7, 70n, 15]]);
    expect(code).toBe(0);
  });

  test('that are refused are reported by name, and end in failure', async () => {
    const host = fakeHost({ sockets: listener, processes: [{ pid: 7, sockets: { 3: 11 }, protected: true }] });
    const { err, code } = await run(['-k', '80/tcp'], host);
    expect(err).toContain('Could not kill process 7: Operation not permitted\n');
    expect(code).toBe(1);
  });

  test('are sent to nobody without -k, and to nobody who was not agreed to', async () => {
    const sent: number[] = [];
    const quiet = fakeHost({
      sockets: listener,
      processes: [
        { pid: 7, sockets: { 3: 11 } },
        { pid: 8, sockets: { 3: 11 } },
      ],
    });
    const signal: Host['processes']['signal'] = ({ pid }) => void sent.push(pid);
    const host: Host = { ...quiet, processes: { ...quiet.processes, signal } };
    await run(['-TERM', '-i', '80/tcp'], host);
    expect(sent).toEqual([]);
    const { err, code } = await run(['-ki', '80/tcp'], host, { answers: ['n', 'y'] });
    expect(err).toContain('Kill process 7 ? (y/N) Kill process 8 ? (y/N) ');
    expect(sent).toEqual([8]);
    expect(code).toBe(0);
  });

  test('after the end of input everything is no', async () => {
    const host = fakeHost({ sockets: listener, processes: [{ pid: 7, sockets: { 3: 11 } }] });
    expect((await run(['-ki', '80/tcp'], host)).code).toBe(1);
  });
});

describe('what is hidden', () => {
  const parts: FakeHostParts = { sockets: listener, processes: [{ pid: 2, hidden: true }] };

  test.each([
    [1000, 'fuser: 1 process is hidden from this user; sudo shows them\n'],
    [0, 'fuser: 1 process is hidden even from root\n'],
  ])('is one line for uid %i', async (effectiveUid, line) => {
    const { err, code } = await run(['80/tcp'], fakeHost({ ...parts, privileges: { effectiveUid } }));
    expect(err).toBe(line);
    expect(code).toBe(1);
  });

  test('is not mentioned where nothing was looked for, nor with -s', async () => {
    expect((await run(['81/tcp'], fakeHost(parts))).err).toBe('');
    expect((await run(['-s', '80/tcp'], fakeHost(parts))).err).toBe('');
  });

  test('of files is counted too: refused descriptors and refused links', async () => {
    const files: Record<string, Entry> = {
      '/data': { inode: 5 },
      '/proc/self': { link: '9' },
      '/proc/2/fd': { refused: 'EACCES' },
      '/proc/3/fd/0': { refused: 'EACCES' },
      '/proc/4/fd/3': { link: '/data', inode: 5, mode: 0o120500 },
      '/proc/9/fd/3': { link: '/data', inode: 5, mode: 0o120500 },
    };
    const { out, err, code } = await run(['/data'], fakeHost({ privileges: { effectiveUid: 1000 } }), { files });
    expect(err).toBe('fuser: 2 processes are hidden from this user; sudo shows them\n/data:              \n');
    expect(out).toBe('     4');
    expect(code).toBe(0);
  });
});

describe('a hostile process', () => {
  const files: Record<string, Entry> = {
    '/a\u001b[2Jb': { inode: 5 },
    '/proc/self': { link: '9' },
    '/proc/4': { uid: 0 },
    '/proc/4/comm': { content: 'x\u001b[31m\xff\n' },
    '/proc/4/cwd': { inode: 5 },
    '/proc/4/fd': {},
  };

  test('has its name escaped as psmisc does, on a terminal and off it', async () => {
    for (const terminalColumns of [null, 80]) {
      const { err } = await run(['-v', '/a\u001b[2Jb'], fakeHost({}), { files, terminalColumns });
      expect(err).toContain(String.raw`..c.. x\033[31m\37777777777`);
    }
  });

  test('cannot bring a path to the terminal either', async () => {
    const { err } = await run(['-v', '/a\u001b[2Jb'], fakeHost({}), { files, terminalColumns: 80 });
    expect(err).toContain(String.raw`/a\x1b[2Jb:`);
    expect(err).not.toContain('\u001b');
  });

  test('escapes are printable ASCII whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(escapedCommand(Buffer.from(bytes).toString('latin1'))).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });
});

describe('paths', () => {
  const files = fakeFiles({
    '/proc/self/cwd': { link: '/home/me' },
    '/home/me/way': { link: '../you/./deep' },
    '/home/you/deep/up': { link: '..' },
    '/abs': { link: '/home/me/way' },
    '/self': { link: 'self' },
  });

  test.each([
    ['/', '/'],
    ['x', '/home/me/x'],
    ['./x//y/', '/home/me/x/y'],
    ['../../../x', '/x'],
    ['way/x', '/home/you/deep/x'],
    ['/abs/up/x', '/home/you/x'],
  ])('%s is %s', (path, expected) => {
    expect(realPath(files, path, '/home/me')).toBe(expected);
  });

  test('a chain without an end is given up', () => {
    expect(realPath(files, '/self/x', '/')).toBe('/self/x');
  });
});

test('any words are names, a list or a refusal', () => {
  const word = fc.oneof(fc.string(), fc.stringMatching(/^-{0,2}[a-zA-Z0-9,/.-]{0,12}$/));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (args) => {
      expect(['run', 'list', 'version', 'refused']).toContain(parseFuser(args).kind);
    }),
    { numRuns: 2000 },
  );
});

test('any name ends in an answer', async () => {
  const host = fakeHost({ sockets: listener, processes: [{ pid: 7, sockets: { 3: 11 } }] });
  const name = fc.stringMatching(/^[0-9a-z:.,/+ ]{0,16}(?:\/(?:tcp|udp|file))?$/);
  await fc.assert(
    fc.asyncProperty(name, async (text) => {
      fc.pre(!text.startsWith('-'));
      expect([0, 1]).toContain((await run(['-av', '-n', 'tcp', text], host)).code);
    }),
    { numRuns: 500 },
  );
});
