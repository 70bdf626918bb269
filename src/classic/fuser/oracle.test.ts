/** Our fuser beside the real one: the same processes, the same question, the same bytes. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildLab, type Lab } from '../../../lab/build-lab.ts';
import type { LabHost } from '../../../lab/lab-host.ts';
import type { LabProcess } from '../../../lab/lab-process.ts';
import { needs } from '../../../lab/needs.ts';
import { reportLines } from '../../../lab/report-lines.ts';
import { startDrive, type Drive } from '../netstat/oracle-drive.fixture.ts';
import type { Answer } from '../netstat/oracle-driver.fixture.ts';
import { fileCases, refusalCases, socketCases } from './oracle-cases.fixture.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const nobody = { uid: 65_534, gid: 65_534 };

/** Our fuser as a program, without the face of the whole. */
const door = `
import { writeSync } from 'node:fs';
import fuser from ${JSON.stringify(here('main.ts'))};
import { openHost } from ${JSON.stringify(here('../../os/open-host.ts'))};
const to = (fd) => (text) => void writeSync(fd, text);
process.exitCode = await fuser.run(process.argv.slice(1), { host: openHost(), write: to(1), writeError: to(2),
  terminalColumns: null, environment: process.env, signal: new AbortController().signal });`;
const ours = [process.execPath, '--input-type=module', '-e', door, '--'];

needs({ root: true, lab: true, tools: ['fuser', 'nc', 'setpriv', 'nsenter', 'bash'] }).describe(
  'fuser beside the real one',
  () => {
    let lab: Lab<'solo'>;
    let host: LabHost;
    let cell: LabProcess;
    let folder = '';
    let inside: string[] = [];
    let asRoot: Drive;
    let asNobody: Drive;

    beforeAll(async () => {
      lab = await buildLab({ hosts: { solo: {} }, links: [] });
      host = lab.host('solo');
      folder = mkdtempSync(join(tmpdir(), 'ptl-fuser-'));
      chmodSync(folder, 0o755);
      const cage = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--'];
      cell = host.spawn([...cage, 'bash', here('oracle.fixture.sh'), folder]);
      await reportLines(cell, 20_000)();
      inside = ['nsenter', `--target=${innermost(cell.pid)}`, '--mount', '--pid', '--wd=/', '--'];
      asRoot = startDrive(host, 'fuser', { inside });
      const drop = ['setpriv', `--reuid=${nobody.uid}`, `--regid=${nobody.gid}`, '--clear-groups', '--'];
      asNobody = startDrive(host, 'fuser', { inside: [...inside, ...drop] });
    });
    afterAll(async () => {
      await asRoot?.stop();
      await asNobody?.stop();
      cell?.child.stdin.end();
      await lab?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const words = (line: string): string[] => (line === '' ? [] : line.replaceAll('{}', folder).split(' '));

    test.each([...socketCases, ...fileCases])('fuser %s', async (line) => {
      const both = await asRoot.both(words(line));
      expect(both.ours).toEqual(both.theirs);
    });

    test.each([...socketCases, ...fileCases])('as nobody: fuser %s', async (line) => {
      const both = await asNobody.both(words(line));
      expect(withoutHidden(both.ours)).toEqual(both.theirs);
    });

    test.each(refusalCases)('fuser %s is refused alike', async (line) => {
      const both = await asRoot.both(words(line));
      expect(withoutUsage(both.ours)).toEqual(withoutUsage(both.theirs));
    });

    test('there was something to see', async () => {
      const shared = await asRoot.both([',,8090/tcp']);
      expect(shared.theirs.stdout.trim().split(/ +/).length).toBeGreaterThanOrEqual(2);
      const files = await asRoot.both(['-v', `${folder}/sub/inner`]);
      expect(files.theirs.stderr).toContain(String.raw`a b\033[31m`);
    });

    test('what is hidden is said, in one line', async () => {
      const { ours: answer } = await asNobody.both(['8080/tcp']);
      expect(answer.stderr).toMatch(/^fuser: \d+ processes are hidden from this user; sudo shows them\n$/);
      expect(answer.code).toBe(1);
      expect((await asNobody.both(['-s', '8080/tcp'])).ours.stderr).toBe('');
      // Nothing listens there, so nothing can be hidden.
      expect((await asNobody.both(['9/tcp'])).ours.stderr).toBe('');
    });

    describe('where psmisc answers something else than it was asked', () => {
      test('a file stands for its whole file system: everybody on it is named', async () => {
        const whole = await asRoot.both(['-m', `${folder}/mnt`]);
        const part = await asRoot.both(['-m', `${folder}/mnt/inner`]);
        expect(part.ours.stdout).toBe(whole.theirs.stdout);
        // The real one leaves out who has only other files of it open.
        expect(part.theirs.stdout.length).toBeLessThan(part.ours.stdout.length);
      });

      test('a path is no port, where the real one takes it for every port', async () => {
        const both = await asRoot.both(['-n', 'tcp', folder]);
        expect(both.theirs.stdout).not.toBe('');
        expect(both.ours).toEqual({
          stdout: '',
          stderr: `Cannot resolve local port ${folder}: Servname not supported for ai_socktype\n`,
          code: 1,
        });
      });
    });

    /** Three processes with files open: writing, reading, and reading while standing in the folder; their pids, ascending. */
    const startVictims = async (): Promise<string[]> => {
      const pids: string[] = [];
      for (const script of [
        `exec 5>> ${folder}/file2 6< ${folder}/g`,
        `exec 5< ${folder}/g`,
        `cd ${folder}; exec 5< file2`,
      ]) {
        const victim = host.spawn([...inside, 'bash', '-c', `${script}; echo $$; exec sleep 300`]);
        pids.push(String(await reportLines<number>(victim, 5000)()));
      }
      return pids;
    };

    /** What a fuser says and who survives it; pids become A, B, C. */
    const kill = async (program: readonly string[], args: readonly string[], input: string): Promise<unknown> => {
      const pids = await startVictims();
      try {
        const { stdout, stderr, code } = await host.run([...inside, ...program, ...args], { input });
        const alive = await host.run([
          ...inside,
          'sh',
          '-c',
          'sleep 0.1; for pid; do grep -q "^State:.[RSD]" /proc/$pid/status 2>/dev/null && echo yes || echo no; done',
          'sh',
          ...pids,
        ]);
        const named = (text: string): string =>
          pids.reduce((so, pid, at) => so.replaceAll(new RegExp(`\\b *${pid}\\b`, 'g'), ` ${'ABC'[at]}`), text);
        return { stdout: named(stdout), stderr: named(stderr), code, alive: alive.stdout };
      } finally {
        await host.run([...inside, 'sh', '-c', 'kill -9 "$@"', 'sh', ...pids]);
      }
    };

    test.each([
      ['-k {}/file2', ''],
      ['-kw {}/file2', ''],
      ['-kw {}/g', ''],
      ['-ks {}/file2', ''],
      ['-kv -HUP {}/file2', ''],
      ['-k -TERM {}/g', ''],
      ['-k -0 {}/file2', ''],
      ['-k -999 {}/file2', ''],
      ['-TERM {}/file2', ''],
      ['-ki {}/file2', 'y\nn\n'],
      ['-ki {}/file2 {}/g', 'n\nn\ny\ny\n'],
      ['-ki {}/file2', ''],
      ['-ki {}/file2', '\ny\n'],
      ['-ki {}/file2', ' y\nn\nn\n'],
      ['-ki {}/file2', 'x\nyes\nno\n'],
      ['-kiv {}/file2', 'Y\nN\n'],
      ['-kis {}/file2', 'y\ny\n'],
    ])('fuser %s, answered %j', async (line, input) => {
      await host.run([...inside, 'sh', '-c', `echo > ${folder}/file2; echo > ${folder}/g`]);
      expect(await kill(ours, words(line), input)).toEqual(await kill(['fuser'], words(line), input));
    });
  },
);

/** The first process in the process namespace that `unshare` has made: its only child. */
function innermost(pid: number): string {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ')[0]!;
}

/** Without the line that only ours has. */
function withoutHidden(answer: Answer): Answer {
  return { ...answer, stderr: answer.stderr.replace(/^fuser: .* hidden .*\n/m, '') };
}

/** Standard error up to the usage text, which each program has in its own words. */
function withoutUsage(answer: Answer): Answer {
  return { ...answer, stderr: answer.stderr.split(/^(?:Usage: fuser|usage: portolan)/m)[0]! };
}
