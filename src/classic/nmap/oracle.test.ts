/** `portolan nmap` beside nmap 7.93 in one laboratory: the same hosts, ports, states, reasons, layout and messages. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lab } from '../../../lab/build-lab.ts';
import type { HostRunOptions } from '../../../lab/lab-host.ts';
import type { RunResult } from '../../../lab/lab-process.ts';
import { needs } from '../../../lab/needs.ts';
import { oracleCases, oracleRefusals } from './oracle-cases.fixture.ts';
import type { OracleCase } from './oracle-cases.fixture.ts';
import { behind, oracleLab, server4 } from './oracle-lab.fixture.ts';
import { grepableText, normalText, xmlText } from './oracle-text.fixture.ts';

const { describe } = needs({ lab: true, tools: ['nft', 'nmap', 'xmllint', 'setpriv'] });

const program = fileURLToPath(new URL('../../bin.ts', import.meta.url));
const normalisers = { normal: normalText, xml: xmlText, grepable: grepableText } as const;
const nobodyUser = { uid: 65_534, gid: 65_534 };

let lab: Lab<'client' | 'server' | 'far'>;

beforeAll(async () => {
  lab = await oracleLab();
}, 20_000);
afterAll(() => lab?.close());

const ours = (words: readonly string[], options: HostRunOptions = {}): Promise<RunResult> =>
  lab.host('client').run([process.execPath, program, 'nmap', '-n', ...words], options);
const theirs = (words: readonly string[], options: HostRunOptions = {}): Promise<RunResult> =>
  lab.host('client').run(['nmap', '-n', ...words], options);

/** A rootless laboratory has one user, who is root in it. */
const optionsOf = ({ user = false }: OracleCase): HostRunOptions | null =>
  user ? (lab.mode === 'root' ? { user: nobodyUser } : null) : {};

const titled = (cases: readonly OracleCase[]): readonly (readonly [string, OracleCase])[] =>
  cases.map((one) => [`${one.user === true ? 'as a user: ' : ''}nmap ${one.line}`, one]);

describe('the output is that of nmap', () => {
  test.concurrent.each(titled(oracleCases))('%s', async (_title, one) => {
    const options = optionsOf(one);
    if (options === null) return;
    const words = one.line.split(' ');
    const referee = await theirs(words, options);
    const mine = await ours(words, options);
    const normalise = normalisers[one.form ?? 'normal'];
    expect(normalise(mine.stdout, one)).toBe(normalise(referee.stdout, one));
    expect([mine.stderr, mine.code]).toEqual([referee.stderr, referee.code]);
  });
});

describe('what is refused is refused in the words of nmap', () => {
  test.concurrent.each(titled(oracleRefusals))('%s', async (_title, one) => {
    const options = optionsOf(one);
    if (options === null) return;
    const words = one.line.split(' ');
    const referee = await theirs(words, options);
    const mine = await ours(words, options);
    expect([mine.stderr, mine.code]).toEqual([referee.stderr, referee.code]);
  });
});

describe('beyond nmap', () => {
  test.concurrent('a connect scan tells a refusal by a firewall from a closed port, and by whom', async () => {
    const { stdout } = await ours(['-sT', '-p', '1003-1004', '--reason', server4]);
    expect(stdout).toMatch(/^1003\/tcp closed +\S+ +conn-refused$/m);
    expect(stdout).toMatch(/^1004\/tcp filtered +\S+ +port-unreach$/m);
  });

  test.concurrent('XML is valid against the DTD of nmap', async () => {
    for (const words of [
      ['-p', '1-1100', '-oX', '-', server4, behind],
      ['-sV', '-p', '22', '-v', '-oX', '-', server4],
      ['-sn', '-v', '-oX', '-', '10.91.0.0/30'],
    ]) {
      const { stdout } = await ours(words);
      const { status, stderr } = spawnSync('xmllint', ['--noout', '--dtdvalid', '/usr/share/nmap/nmap.dtd', '-'], {
        input: stdout,
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([0, '']);
    }
  });

  test.concurrent('the scope holds', async () => {
    const { code, stderr } = await ours(['-p', '1', '192.0.2.1']);
    expect(code).toBe(2);
    expect(stderr).toContain('192.0.2.1 is outside the scope');
    expect(stderr).toContain('portolan/scope');
  });
});
