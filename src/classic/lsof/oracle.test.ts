/** Our lsof beside the real one: the same processes, the same question, the same bytes. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildLab, type Lab } from '../../../lab/build-lab.ts';
import type { LabHost } from '../../../lab/lab-host.ts';
import type { LabProcess } from '../../../lab/lab-process.ts';
import { needs } from '../../../lab/needs.ts';
import { reportLines } from '../../../lab/report-lines.ts';
import { sideBySide } from '../../../lab/side-by-side.ts';
import { zooPlan } from '../../../lab/zoo/plan.ts';
import { startZoo, type Zoo } from '../../../lab/zoo/start-zoo.ts';
import {
  aloneCases,
  errorCases,
  fileCases,
  nobodyCases,
  pipelines,
  socketCases,
  words,
} from './oracle-cases.fixture.ts';
import type { Answer, Question } from './oracle-driver.fixture.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const driver = here('oracle-driver.fixture.ts');
/** How often questions are asked again whose answer changes meanwhile. */
const attempts = 6;

/** Our lsof as a program, without the face of the whole. */
const door = `
import { writeSync } from 'node:fs';
import lsof from ${JSON.stringify(here('main.ts'))};
import { openHost } from ${JSON.stringify(here('../../os/open-host.ts'))};
const to = (fd) => (text) => { for (let b = Buffer.from(text); b.length > 0;) b = b.subarray(writeSync(fd, b)); };
process.exitCode = await lsof.run(process.argv.slice(1), { host: openHost(), write: to(1), writeError: to(2),
  terminalColumns: null, environment: process.env, signal: new AbortController().signal });`;

/** What the fixture says of itself. */
interface Menagerie {
  readonly pid: number;
  readonly holders: readonly number[];
  readonly paths: readonly string[];
}

/** Who asks, and from where. */
interface Asking {
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly env?: Readonly<Record<string, string>>;
  readonly inside?: readonly string[];
  /** Words before each case's own. */
  readonly first?: readonly string[];
}

needs({ root: true, lab: true, tools: ['lsof', 'setpriv', 'awk'] }).describe('lsof beside the real one', () => {
  let lab: Lab<'zoo' | 'neighbour'>;
  let host: LabHost;
  let started: LabProcess;
  let menagerie: Menagerie;
  let cell: LabProcess;
  let folder = '';

  beforeAll(async () => {
    lab = await buildLab(zooPlan);
    host = lab.host('zoo');
    folder = mkdtempSync(join(tmpdir(), 'ptl-lsof-'));
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'cell'));
    started = host.spawn([process.execPath, here('oracle-menagerie.fixture.ts'), folder]);
    menagerie = await reportLines<Menagerie>(started, 20_000)();
    const cage = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', '--'];
    cell = host.spawn([...cage, process.execPath, here('oracle-menagerie.fixture.ts'), join(folder, 'cell')]);
    await reportLines<Menagerie>(cell, 20_000)();
  });
  afterAll(async () => {
    started?.child.stdin.end();
    cell?.child.stdin.end();
    await lab?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What stands for things that are only known now. */
  const filled = (argument: string, zoo: Zoo): string =>
    argument
      .replace('{pids}', [menagerie.pid, ...menagerie.holders].join(','))
      .replace('{pid}', String(menagerie.pid))
      .replace('{holder}', String(menagerie.holders[0]))
      .replace('{zoo}', [zoo.pid, ...zoo.layout.holders.map(({ pid }) => pid)].join(','))
      .replace('{folder}', folder)
      .replace('{port}', () => String(listeningPort(zoo)))
      .replace(/\{path (\d+)\}/, (_, index: string) =>
        Buffer.from(menagerie.paths[Number(index)]!, 'base64').toString('utf8'),
      );

  const drive = async (whose: 'ours' | 'theirs', asked: readonly Question[], asking: Asking): Promise<Answer[]> => {
    const argv = [...(asking.inside ?? []), process.execPath, driver, whose];
    const input = JSON.stringify(asked);
    const result = await host.must(argv, { input, timeoutMs: 120_000, ...(asking.user && { user: asking.user }) });
    return JSON.parse(result.stdout) as Answer[];
  };

  /**
   * Asks theirs, ours, and theirs again, all questions at once, until theirs agrees with itself: then any difference is ours.
   * Declares a test for each question.
   */
  const compare = (title: string, lines: readonly string[], how: () => Asking = () => ({})): void => {
    describe(title, () => {
      const answers = new Map<string, { readonly ours: Answer; readonly theirs: Answer }>();
      beforeAll(async () => {
        await using zoo = await startZoo(host, { seed: 4, size: 24 });
        const asking = how();
        const env = { LC_ALL: 'C.UTF-8', ...asking.env };
        let open = [...lines];
        for (let attempt = 0; attempt < attempts && open.length > 0; attempt++) {
          const asked = open.map((line) => ({
            args: [...(asking.first ?? []), ...words(line).map((word) => filled(word, zoo))],
            env,
          }));
          const before = await drive('theirs', asked, asking);
          const ours = await drive('ours', asked, asking);
          const theirs = await drive('theirs', asked, asking);
          open = open.filter((line, index) => {
            const same = JSON.stringify(before[index]) === JSON.stringify(theirs[index]);
            if (same) answers.set(line, { ours: ours[index]!, theirs: theirs[index]! });
            return !same;
          });
        }
      }, 300_000);
      test.each(lines.map((line) => [line]))('lsof %s', (line) => {
        const answer = answers.get(line);
        expect(answer, 'the real lsof never said the same twice').toBeDefined();
        expect(answer!.ours.stdout).toBe(answer!.theirs.stdout);
        expect(withoutHelp(answer!.ours.stderr)).toBe(withoutHelp(answer!.theirs.stderr));
        expect(answer!.ours.code).toBe(answer!.theirs.code);
      });
    });
  };

  compare('files', fileCases);
  compare('sockets', socketCases);
  compare('as nobody', nobodyCases, () => ({ user: { uid: 65_534, gid: 65_534 } }));
  compare('in the C locale', ['-p {pids}', '-p {pids} -Fcn', '{path 7}', '-p {pids} +c15'], () => ({
    env: { LC_ALL: 'C' },
  }));
  compare('in a locale that does not exist', ['-p {pids}'], () => ({ env: { LC_ALL: 'xx_XX.UTF-8' } }));
  compare('alone in a process namespace', aloneCases, () => ({
    inside: ['nsenter', `--target=${innermost(cell.pid)}`, '--mount', '--pid', '--'],
    // Both would list themselves too; neither is listed where its own command is left out.
    first: ['-c', '^lsof', '-c', '^MainThread'],
  }));
  compare('refusals', errorCases);

  describe('pipelines of the documents', () => {
    test.each(pipelines)('lsof %s | %s', async (line, filter) => {
      await using zoo = await startZoo(host, { seed: 4, size: 24 });
      const piped = (program: readonly string[]): string[] => ['sh', '-c', `"$@" | ${filter}`, 'sh', ...program];
      const args = words(line).map((word) => filled(word, zoo));
      const ours = [process.execPath, '--input-type=module', '-e', door, '--', ...args];
      const answers = await sideBySide(host, piped(ours), piped(['lsof', ...args]));
      expect(answers.ours.stdout).toBe(answers.theirs.stdout);
      expect(answers.ours.stdout).not.toBe('');
      expect(answers.ours.code).toBe(answers.theirs.code);
    });
  });
});

/** A port that the zoo listens on. */
function listeningPort(zoo: Zoo): number {
  const table = readFileSync(`/proc/${zoo.pid}/net/tcp`, 'latin1');
  return Number.parseInt(/:([0-9A-F]{4}) 00000000:0000 0A /.exec(table)![1]!, 16);
}

/** The first process in the process namespace that `unshare` has made: its only child. */
function innermost(pid: number): string {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ')[0]!;
}

/** Standard error up to the first line of a usage text. */
function withoutHelp(text: string): string {
  return text.split(/^(?:lsof 4\.95\.0$|usage: portolan)/m)[0]!;
}
