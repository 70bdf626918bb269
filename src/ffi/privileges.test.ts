/** Root is gone afterwards, in every thread, for good; what was open stays open. In a child process, as root. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { needs } from '../../lab/needs.ts';
import { dropPrivileges, setCapabilities } from './privileges.ts';

const modules = new URL('.', import.meta.url).href;

/** Runs a module body as root; it prints JSON. A worker thread is up, so that there are threads beside the main one. */
function asRoot(body: string): unknown {
  const source = `
    import { readFileSync, readdirSync } from 'node:fs';
    import { Worker } from 'node:worker_threads';
    import { once } from 'node:events';
    const { dropPrivileges } = await import('${modules}privileges.ts');
    const { socket, close, recv } = await import('${modules}libc.ts');
    const { errnoName } = await import('${new URL('../base/errors.ts', import.meta.url).href}');
    const worker = new Worker('import { parentPort } from "node:worker_threads"; parentPort.postMessage(1); parentPort.on("message", () => {})', { eval: true });
    await once(worker, 'message');
    const attempt = (what) => { try { what(); return 'allowed'; } catch (error) { return errnoName(error) ?? error.message; } };
    const field = (text, name) => new RegExp('^' + name + ':\\\\s*(.*)$', 'm').exec(text)[1].replaceAll('\\t', ' ');
    const threads = (name) => [...new Set(readdirSync('/proc/self/task').map((each) => field(readFileSync('/proc/self/task/' + each + '/status', 'latin1'), name)))];
    ${body}
    process.exit(0);`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout);
}

const { describe } = needs({ root: true });

describe('giving up root', () => {
  test('no thread keeps anything, and there is no way back', () => {
    const seen = asRoot(`
      const raw = socket(17, 3, 0);
      dropPrivileges({ uid: 65534, gid: 65533, groups: [65532] });
      process.stdout.write(JSON.stringify({
        uid: threads('Uid'), gid: threads('Gid'), groups: threads('Groups').map((each) => each.trim()),
        permitted: threads('CapPrm'), effective: threads('CapEff'),
        noNewPrivileges: field(readFileSync('/proc/thread-self/status', 'latin1'), 'NoNewPrivs'),
        back: attempt(() => process.setuid(0)),
        shadow: attempt(() => readFileSync('/etc/shadow')),
        rawSocket: attempt(() => socket(17, 3, 0)),
        openOne: attempt(() => close(raw)),
      }));`);
    const none = '0000000000000000';
    expect(seen).toEqual({
      uid: ['65534 65534 65534 65534'],
      gid: ['65533 65533 65533 65533'],
      groups: ['65532'],
      permitted: [none],
      effective: [none],
      noNewPrivileges: '1',
      back: 'EPERM',
      shadow: 'EACCES',
      rawSocket: 'EPERM',
      openOne: 'allowed',
    });
  });

  test('a capability can be kept, and only it', () => {
    const seen = asRoot(`
      dropPrivileges({ uid: 65534, gid: 65534, keep: [13] });
      process.stdout.write(JSON.stringify({
        mine: field(readFileSync('/proc/thread-self/status', 'latin1'), 'CapEff'),
        rawSocket: attempt(() => socket(17, 3, 0)),
        shadow: attempt(() => readFileSync('/etc/shadow')),
        back: attempt(() => process.setuid(0)),
      }));`);
    expect(seen).toEqual({ mine: '0000000000002000', rawSocket: 'allowed', shadow: 'EACCES', back: 'EPERM' });
  });

  test('a second time is refused by the kernel', () => {
    const seen = asRoot(`
      dropPrivileges({ uid: 65534, gid: 65534 });
      process.stdout.write(JSON.stringify(attempt(() => dropPrivileges({ uid: 65533, gid: 65533 }))));`);
    expect(seen).toBe('EPERM');
  });
});

test('root is not another user, and capabilities have numbers', () => {
  expect(() => dropPrivileges({ uid: 0, gid: 5 })).toThrow(RangeError);
  expect(() => dropPrivileges({ uid: 5, gid: 0 })).toThrow(RangeError);
  expect(() => setCapabilities([64])).toThrow(RangeError);
});
