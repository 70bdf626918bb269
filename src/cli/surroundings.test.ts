/** What stands around the commands: classic tools, notes about what is hidden, the compile cache. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ClassicTool } from '../classic/classic.ts';
import { fakeHost } from '../os/host.fake.ts';
import { memorySink } from '../report/output.ts';
import { fakeOwner, fakeSocket } from '../sockets/socket-record.fake.ts';
import { enableSafeCompileCache } from './compile-cache.ts';
import type { CliContext } from './context.ts';
import { HiddenOwners } from './hidden-owners.ts';
import { printHiddenColumns, printNotices } from './notices.ts';
import { asksForHelp, runCommandLine } from './run-command-line.ts';

describe('a classic tool', () => {
  test('gets its words as typed, its own streams, and keeps its exit code', async () => {
    const out = memorySink();
    const err = memorySink();
    let seen: readonly string[] = [];
    const tool: ClassicTool = {
      name: 'ss',
      profile: 'test',
      run(args, context) {
        seen = args;
        context.write(`columns ${context.terminalColumns}\n`);
        context.write(Buffer.from('bytes\n'));
        context.writeError('trouble\n');
        return Promise.resolve(255);
      },
    };
    const context: CliContext = {
      host: fakeHost(),
      out,
      err,
      environment: {},
      signal: new AbortController().signal,
      catalog: { commands: [], classics: [{ name: 'ss', brief: '', load: () => Promise.resolve(tool) }] },
      terminal: null,
      stdio: () => Promise.reject(new Error('nobody asks')),
    };
    expect(await runCommandLine(['ss', '--json', '-h', '--', '80'], context)).toBe(255);
    expect(seen).toEqual(['--json', '-h', '--', '80']);
    expect([out.text(), err.text()]).toEqual(['columns null\nbytes\n', 'trouble\n']);
  });
});

test.each([
  [['--help'], true],
  [['-h', 'x'], true],
  [['--version'], true],
  [['help'], true],
  [['help', 'ls'], false],
  [['ls', '--help'], false],
  [[], false],
])('%j asks for help that needs no machine: %s', (args, expected) => {
  expect(asksForHelp(args)).toBe(expected);
});

describe('hidden owners', () => {
  const hidden = fakeSocket({ ownerReason: 'hidden: 4 processes cannot be looked into; needs root' });

  test('are counted, told once and make the exit code 3', () => {
    const owners = new HiddenOwners();
    for (const socket of [hidden, hidden, fakeSocket({ owners: [fakeOwner()] })]) owners.see(socket);
    const err = memorySink();
    owners.print({ out: memorySink(), err });
    expect(err.text()).toBe(
      'note: 2 owners are hidden, the answer is partial: 4 processes cannot be looked into; needs root\n',
    );
    expect([owners.count, owners.exitCode(5), owners.exitCode(0)]).toEqual([2, 3, 3]);
  });

  test.each([
    ['none: the kernel keeps the closed connection in TIME_WAIT', 0],
    ['none visible: held by the kernel', 0],
    ['not looked', 0],
    ["waiting to be accepted; its listener's owner is none: x", 0],
    ["waiting to be accepted; its listener's owner is hidden: x", 1],
  ])('%s', (ownerReason, count) => {
    const owners = new HiddenOwners();
    owners.see(fakeSocket({ ownerReason }));
    expect(owners.count).toBe(count);
  });

  test('that are none say nothing', () => {
    const err = memorySink();
    const owners = new HiddenOwners();
    owners.print({ out: memorySink(), err });
    expect([err.text(), owners.exitCode(1), owners.exitCode(0)]).toEqual(['', 0, 1]);
  });
});

test('notices are printed once each and cannot command a terminal', () => {
  const err = memorySink();
  printNotices(['a', 'b\u001B[2J', 'a'], { out: memorySink(), err });
  expect(err.text()).toBe('note: a\nnote: b\\x1b[2J\n');
});

test('columns without room are named on terminals only', () => {
  const pipe = memorySink();
  printHiddenColumns(['user'], { out: memorySink(), err: pipe });
  expect(pipe.text()).toBe('');
  const terminal = memorySink({ isTTY: true });
  printHiddenColumns(['user', 'service'], { out: memorySink(), err: terminal });
  expect(terminal.text()).toBe('no room for user, service: widen the window, or choose with --fields\n');
});

describe('the compile cache', () => {
  const home = mkdtempSync(join(tmpdir(), 'ptl-cache-'));
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
    vi.unstubAllEnvs();
  });

  test.each([
    ['of our own is used', 0o700, 1],
    ['that others may write to is not used', 0o777, 0],
  ])('in a folder %s', (_, mode, times) => {
    vi.stubEnv('XDG_CACHE_HOME', home);
    vi.stubEnv('NODE_DISABLE_COMPILE_CACHE', undefined);
    const folder = join(home, 'portolan');
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, mode);
    const enable = vi.fn<(folder: string) => void>();
    enableSafeCompileCache(enable);
    expect(enable.mock.calls).toEqual(times === 0 ? [] : [[folder]]);
  });

  test('is left alone when it is switched off, or its folder cannot be made', () => {
    const enable = vi.fn<(folder: string) => void>();
    vi.stubEnv('NODE_DISABLE_COMPILE_CACHE', '1');
    enableSafeCompileCache(enable);
    vi.stubEnv('NODE_DISABLE_COMPILE_CACHE', undefined);
    vi.stubEnv('XDG_CACHE_HOME', '/proc/self/no-such-place');
    enableSafeCompileCache(enable);
    expect(enable).not.toHaveBeenCalled();
  });
});
