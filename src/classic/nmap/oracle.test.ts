/** `portolan nmap` beside nmap 7.93 in one laboratory: the same hosts, ports, states, reasons, layout and messages. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lab } from '../../../lab/build-lab.ts';
import type { HostRunOptions } from '../../../lab/lab-host.ts';
import type { RunResult } from '../../../lab/lab-process.ts';
import { needs } from '../../../lab/needs.ts';
import { oracleCases, oracleRefusals } from './oracle-cases.fixture.ts';
import type { OracleCase } from './oracle-cases.fixture.ts';
import { systemClock } from '../../base/clock.ts';
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
  lab.host('client').run([process.execPath, program, 'nmap', ...words], options);
const theirs = (words: readonly string[], options: HostRunOptions = {}): Promise<RunResult> =>
  lab.host('client').run(['nmap', ...words], options);

/** A rootless laboratory has one user, who is root in it. */
const optionsOf = ({ user = false }: OracleCase): HostRunOptions | null =>
  user ? (lab.mode === 'root' ? { user: nobodyUser } : null) : {};

const titled = (cases: readonly OracleCase[]): readonly (readonly [string, OracleCase])[] =>
  cases.map((one) => [`${one.user === true ? 'as a user: ' : ''}nmap ${one.line}`, one]);

describe('the output is that of nmap', () => {
  test.concurrent.each(titled(oracleCases))('%s', async (_title, one) => {
    const options = optionsOf(one);
    if (options === null) return;
    const words = [...(one.names === true ? [] : ['-n']), ...one.line.split(' ')];
    const [referee, mine] = await Promise.all([theirs(words, options), ours(words, options)]);
    const normalise = normalisers[one.form ?? 'normal'];
    expect(normalise(mine.stdout, one)).toBe(normalise(referee.stdout, one));
    expect([mine.stderr, mine.code]).toEqual([referee.stderr, referee.code]);
  });
});

describe('what is refused is refused in the words of nmap', () => {
  test.concurrent.each(titled(oracleRefusals))('%s', async (_title, one) => {
    const options = optionsOf(one);
    if (options === null) return;
    const words = ['-n', ...one.line.split(' ')];
    const [referee, mine] = await Promise.all([theirs(words, options), ours(words, options)]);
    expect([mine.stderr, mine.code]).toEqual([referee.stderr, referee.code]);
  });
});

describe('beyond nmap', () => {
  test.concurrent('a connect scan tells a refusal by a firewall from a closed port, and by whom', async () => {
    const { stdout } = await ours(['-n', '-sT', '-p', '1003-1004', '--reason', server4]);
    expect(stdout).toMatch(/^1003\/tcp closed +\S+ +conn-refused$/m);
    expect(stdout).toMatch(/^1004\/tcp filtered +\S+ +port-unreach$/m);
  });

  test.concurrent('XML is valid against the DTD of nmap', async () => {
    for (const words of [
      ['-p', '1-1100', '-oX', '-', server4, behind],
      ['-sV', '-p', '22', '-v', '-oX', '-', server4],
      ['-sn', '-v', '-oX', '-', '10.91.0.0/30'],
    ]) {
      const { stdout } = await ours(['-n', ...words]);
      const { status, stderr } = spawnSync('xmllint', ['--noout', '--dtdvalid', '/usr/share/nmap/nmap.dtd', '-'], {
        input: stdout,
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([0, '']);
    }
  });

  test.concurrent('the scope holds', async () => {
    const { code, stderr } = await ours(['-n', '-p', '1', '192.0.2.1']);
    expect(code).toBe(2);
    expect(stderr).toContain('192.0.2.1 is outside the scope');
    expect(stderr).toContain('portolan/scope');
  });

  test.concurrent('all three forms at once, added to a file, and a scan that was broken off goes on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portolan-nmap-'));
    try {
      const base = join(folder, 'all');
      await ours(['-n', '-p', '22', '-oA', base, '10.91.0.1-2']);
      const normal = readFileSync(`${base}.nmap`, 'utf8');
      const xml = readFileSync(`${base}.xml`, 'utf8');
      // The second host was not told to its end, in any of them.
      const second = normal.indexOf('Nmap scan report for 10.91.0.2');
      writeFileSync(`${base}.nmap`, normal.slice(0, second + 50));
      writeFileSync(`${base}.xml`, xml.slice(0, xml.indexOf('</host>') + 20));
      const { stdout, code } = await ours(['--resume', `${base}.nmap`]);
      expect(code).toBe(0);
      expect(stdout).toContain('Nmap scan report for 10.91.0.2\n');
      expect(stdout).not.toContain('Nmap scan report for 10.91.0.1\n');
      expect(stdout).toContain('Nmap done: 1 IP address (1 host up)');
      const hostsOf = (text: string): string =>
        xmlText(text, { sameNames: true }).replaceAll(/<hosthint>[^]*?<\/hosthint>\n|<runstats[^]*/g, '');
      expect(hostsOf(readFileSync(`${base}.xml`, 'utf8'))).toBe(hostsOf(xml));
      expect(readFileSync(`${base}.gnmap`, 'utf8').match(/\tPorts: 22/g)).toHaveLength(3);
      expect((await ours(['--resume', `${base}.nmap`])).stdout).toContain('Nmap done: 0 IP addresses (0 hosts up)');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.concurrent('broken off by Ctrl-C, it says what it knows and leaves files that it can go on from', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portolan-nmap-'));
    try {
      const path = join(folder, 'cut.xml');
      const argv = ['nmap', '-n', '-v', '-p', '22,1000-1400', '--scan-delay', '20ms', '-oX', path, server4];
      const running = lab.host('client').spawn([process.execPath, program, ...argv]);
      while (!running.output().includes('Scanning 10.91.0.2 [')) await systemClock.sleep(20);
      await systemClock.sleep(300);
      running.child.kill('SIGINT');
      expect((await running.exited).code).toBe(1);
      expect(running.output()).toContain('caught SIGINT signal');
      expect(readFileSync(path, 'utf8')).toContain('exit="error" errormsg="interrupted"');
      expect(readFileSync(path, 'utf8')).not.toContain('<host ');
      const { stdout } = await ours(['--resume', path]);
      expect(stdout).toMatch(/^22\/tcp +open/m);
      expect(readFileSync(path, 'utf8').match(/<host |exit="success"/g)).toEqual(['<host ', 'exit="success"']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 20_000);

  test.concurrent('packets are as they are asked for, and shown', async () => {
    const { stdout } = await ours([
      '-p',
      '1000',
      '-g',
      '5353',
      '--ttl',
      '9',
      '--data',
      'c0ffee',
      '--packet-trace',
      server4,
    ]);
    expect(stdout).toMatch(
      /^SENT \([\d.]+s\) TCP 10\.91\.0\.1:5353 > 10\.91\.0\.2:1000 S ttl=9 id=\d+ iplen=47 {2}seq=\d+ win=\d+ <mss 1460>$/m,
    );
    expect(stdout).toMatch(/^RCVD \([\d.]+s\) TCP 10\.91\.0\.2:1000 > 10\.91\.0\.1:5353 SA ttl=64 /m);
    expect(stdout).toMatch(/^1000\/tcp open /m);
    const bad = await ours(['-n', '-p', '1000,1003', '--badsum', '--max-retries', '0', server4]);
    expect(bad.stdout.match(/^100[03]\/tcp filtered /gm)).toHaveLength(2);
  });

  test.concurrent('ports go in order where that is asked for', async () => {
    const { stdout } = await ours(['-n', '-r', '-p', '2000-2040', '--packet-trace', server4]);
    const sent = Array.from(stdout.matchAll(/^SENT .* > 10\.91\.0\.2:(\d+) /gm), ([, port]) => Number(port));
    expect(sent).toEqual(Array.from({ length: 41 }, (_, index) => 2000 + index));
  });

  test.concurrent('tells how far it is', async () => {
    const { stdout } = await ours(['-n', '-p', '1002', '--stats-every', '200ms', '-v', server4]);
    expect(stdout).toMatch(/^Stats: 0:00:00 elapsed; 0 hosts completed \(0 up\), 1 undergoing SYN Stealth Scan$/m);
    expect(stdout).toMatch(/^SYN Stealth Scan Timing: About [\d.]+% done; ETC: \d\d:\d\d \(\d:\d\d:\d\d remaining\)$/m);
    expect(stdout).toMatch(/^Scanning 10\.91\.0\.2 \[1 port\]$/m);
    expect(stdout).toMatch(/^Completed SYN Stealth Scan at \d\d:\d\d, [\d.]+s elapsed \(1 total ports\)$/m);
  });

  test.concurrent.each([
    '-sn 10.91.0.0/28',
    `-sn --disable-arp-ping ${server4}`,
    `-sn -PS22,80 --disable-arp-ping ${server4}`,
  ])('says whom it asks, and how much: %s', async (line) => {
    const words = ['-n', '-v', ...line.split(' ')];
    const [referee, mine] = await Promise.all([theirs(words), ours(words)]);
    const scanning = ({ stdout }: RunResult): readonly string[] => stdout.match(/^Scanning .*$/gm) ?? [];
    expect(scanning(mine)).toEqual(scanning(referee));
    expect(scanning(mine)).toHaveLength(1);
  });

  test.concurrent('targets from standard input', async () => {
    const { stdout } = await ours(['-n', '-sL', '-iL', '-'], { input: `${server4} # the server\n10.91.0.8-9\n` });
    expect(stdout.match(/^Nmap scan report for .*$/gm)).toEqual([
      'Nmap scan report for 10.91.0.2',
      'Nmap scan report for 10.91.0.8',
      'Nmap scan report for 10.91.0.9',
    ]);
  });
});

/** What people are told to type, against addresses of the laboratory. */
describe('the command lines of tutorials run as typed', () => {
  const documents: readonly (readonly [string, number])[] = [
    ['10.91.0.2', 1],
    ['10.91.0.2,10.91.0.1', 2],
    ['10.91.0.1-10.91.0.2', 2],
    ['10.91.0.1-2', 2],
    ['10.91.0.0/30', 2],
    ['-F 10.91.0.2', 1],
    ['-p 80,443,22 10.91.0.2', 1],
    ['-p 1-1000 10.91.0.2', 1],
    ['-sS 10.91.0.0/30', 2],
    ['--top-ports 100 10.91.0.2', 1],
    ['-sV -p 22 10.91.0.2', 1],
    ['-A -p 22 10.91.0.2', 1],
  ];
  test.concurrent.each(documents)('nmap %s', async (line, up) => {
    const { stdout, code } = await ours(['-n', '--max-retries', '0', ...line.split(' ')]);
    expect(code).toBe(0);
    expect(stdout.match(/^Host is up/gm)).toHaveLength(up);
    expect(stdout).toMatch(/^22\/tcp +open +ssh/m);
  });
});
