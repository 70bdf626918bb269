/** Our netstat beside the real one: the same sockets, the same question, the same bytes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { buildLab, type Lab } from '../../../lab/build-lab.ts';
import type { LabHost } from '../../../lab/lab-host.ts';
import { needs } from '../../../lab/needs.ts';
import { zooPlan } from '../../../lab/zoo/plan.ts';
import { startZoo, type Zoo } from '../../../lab/zoo/start-zoo.ts';
import { otherCases, refusalCases, socketCases } from './oracle-cases.fixture.ts';
import { startDrive, type BothAnswers, type Drive } from './oracle-drive.fixture.ts';
import { writeProcTree } from './oracle-tree.fixture.ts';

const nobody = { uid: 65_534, gid: 65_534 };
const longAddress = 'fd12:3456:789a:1:aaaa:bbbb:cccc:dddd';
const layouts = 200;
const trees = 60;

needs({ root: true, lab: true, tools: ['netstat', 'nc', 'unshare', 'bash'] }).describe(
  'netstat beside the real one',
  () => {
    let lab: Lab<'zoo' | 'neighbour'>;
    let host: LabHost;
    let zoo: Zoo;
    let asRoot: Drive;
    let asNobody: Drive;

    beforeAll(async () => {
      lab = await buildLab(zooPlan);
      host = lab.host('zoo');
      await host.ip([`addr add ${longAddress}/64 dev eth0 nodad`]);
      zoo = await startZoo(host, { seed: 11, size: 24 });
      for (const [port, title] of oddTitles.entries()) await listenAs(host, title, 21_000 + port);
      await host.daemon({ argv: ['nc', '-6lk', longAddress, '22443'], ready: { tcp: 22_443 } });
      await host.daemon({ argv: ['nc', '-lk', '127.0.0.1', '22444'], ready: { tcp: 22_444 }, user: nobody });
      host.spawn(['nc', longAddress, '22443']);
      host.spawn(['nc', '127.0.0.1', '22444']);
      asRoot = startDrive(host, 'netstat');
      asNobody = startDrive(host, 'netstat', { user: nobody });
    });
    afterAll(async () => {
      await asRoot?.stop();
      await asNobody?.stop();
      await zoo?.stop();
      await lab?.close();
    });

    describe.each([
      ['root', () => asRoot],
      ['nobody', () => asNobody],
    ])('as %s', (_, drive) => {
      test.each(socketCases)('netstat %s', async (line) => {
        const { ours, theirs } = await drive().both(words(line));
        expect(ours).toEqual(theirs);
      });
      test.each(otherCases)('netstat %s', async (line) => {
        const { ours, theirs } = await drive().both(words(line));
        expect(ours).toEqual(theirs);
      });
    });

    test.each(refusalCases)('netstat %s is refused alike', async (line) => {
      const { ours, theirs } = await asRoot.both(words(line));
      expect(ours.code).toBe(theirs.code);
      expect(ours.stdout).toBe(theirs.stdout);
      expect(withoutUsage(ours.stderr)).toBe(withoutUsage(theirs.stderr));
    });

    test('the sockets were there to be seen', async () => {
      const { ours } = await asRoot.both(['-anp']);
      expect(ours.stdout).toContain('fd12:3456:789a:1::22443');
      expect(ours.stdout).toContain('\u001b[31mred');
      expect((await asNobody.both(['-anp'])).ours.stderr).toContain('you would have to be root');
    });

    test(`${layouts} random layouts`, async () => {
      for (let seed = 1; seed <= layouts; seed++) {
        await zoo.next({ seed, size: 6 });
        const line = seededRandom(seed).pick(['-anpeo', '-anpeoW', '-lnp', '-np', '-ap', '-tuanpe']);
        expectSame(await asRoot.both(words(line)), `netstat ${line} of layout ${seed}`);
      }
    }, 300_000);

    test(`${trees} random tables that no test can open`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'ptl-netstat-'));
      try {
        for (let seed = 1; seed <= trees; seed++) {
          const root = join(folder, String(seed));
          writeProcTree(root, seededRandom(seed));
          for (const line of [
            '-anpeo',
            '-lW',
            '-x',
            '-rnee',
            '-re',
            '-6rn',
            '-6rnC',
            '-s',
            '-s6',
            '-gn',
            '-aSne',
            '-S',
          ]) {
            expectSame(await asRoot.both(words(line), root), `netstat ${line} of tables ${seed}`);
          }
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }, 300_000);
  },
);

/** argv[0] of listeners: paths, slashes, spaces, escape sequences, bytes that are no UTF-8, nothing. */
const oddTitles: readonly string[] = [
  '/usr/sbin/a-daemon',
  'no/slash/at/the/start',
  '/one/two three/four',
  '/ends/in/slash/',
  'nginx: master process /usr/sbin/nginx -g daemon on',
  String.raw`\e[31mred\e[0m`,
  String.raw`\xff\xfe`,
  String.raw`two\nlines`,
  'ünïcödé-and-löng-énough-to-be-cut',
  String.raw`/\e]0;title\a`,
  '',
];

async function listenAs(host: LabHost, title: string, port: number): Promise<void> {
  const script = `exec -a "$(printf "$1")" nc -lk 127.0.0.1 "$2"`;
  await host.daemon({ argv: ['bash', '-c', script, 'bash', title, String(port)], ready: { tcp: port } });
}

function words(line: string): string[] {
  return line === '' ? [] : line.split(' ');
}

/** Standard error up to the usage text, which each program has in its own words. */
function withoutUsage(text: string): string {
  return text.split(/^usage: (?:netstat|portolan)/m)[0]!;
}

function expectSame({ ours, theirs }: BothAnswers, what: string): void {
  expect(ours, what).toEqual(theirs);
}
