/** OS detection of real Linux hosts whose settings differ, through loss, firewalls, a router and a redirection; and nmap beside it. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lab } from '../../../lab/build-lab.ts';
import { buildLab } from '../../../lab/build-lab.ts';
import type { LabHost } from '../../../lab/lab-host.ts';
import { needs } from '../../../lab/needs.ts';
import type { HostPlan } from '../../../lab/plan.ts';
import type { OsGuess } from '../os-guess.ts';

const { describe, missing } = needs({ root: true, lab: true, tools: ['nft', 'nmap', 'xmllint'] });
const program = fileURLToPath(new URL('../../bin.ts', import.meta.url));

const tcp = (name: string, value: string): Readonly<Record<string, string>> => ({ [`net.ipv4.tcp_${name}`]: value });
const ttl = (value: number): Readonly<Record<string, string>> => ({ 'net.ipv4.ip_default_ttl': String(value) });
const bare = { ...tcp('timestamps', '0'), ...tcp('sack', '0'), ...tcp('window_scaling', '0') };
const chain = (type: string, ...rules: readonly string[]): string =>
  `table inet walls {\n  chain one {\n    type ${type};\n    ${rules.join('\n    ')}\n  }\n}\n`;
const wall = (...rules: readonly string[]): string =>
  chain('filter hook input priority 0; policy drop', ...rules, 'meta l4proto ipv6-icmp accept');

/** The hosts, the first one at .2; `far` is behind `plain`. */
const servers = {
  plain: { forward: true },
  ttl128: { sysctls: ttl(128) },
  ttl255: { sysctls: ttl(255) },
  'no-timestamps': { sysctls: tcp('timestamps', '0') },
  'no-sack': { sysctls: tcp('sack', '0') },
  'no-scaling': { sysctls: tcp('window_scaling', '0') },
  'no-ecn': { sysctls: tcp('ecn', '0') },
  bare: { sysctls: bare },
  bare128: { sysctls: { ...bare, ...ttl(128) } },
  bare255: { sysctls: { ...bare, ...ttl(255) }, firewall: wall('tcp dport 22 accept') },
  'one-port': { firewall: wall('tcp dport 22 accept') },
  'echo-alone': { firewall: wall('icmp type echo-request accept') },
  'every-port': { firewall: chain('nat hook prerouting priority -100', 'tcp dport 1-65535 redirect to :22') },
  lossy: {},
} as const satisfies Readonly<Record<string, HostPlan>>;
type Server = keyof typeof servers;
const names = Object.keys(servers) as Server[];
const at4 = (name: Server): string => `10.95.0.${names.indexOf(name) + 2}`;
const at6 = (name: Server): string => `fd95::${(names.indexOf(name) + 2).toString(16)}`;
const far = '10.96.0.2';

let lab: Lab<Server | 'client' | 'far'>;
let client: LabHost;

beforeAll(async () => {
  if (missing !== undefined) return;
  lab = await buildLab<Server | 'client' | 'far'>({
    hosts: {
      client: { routes: [{ to: '10.96.0.0/24', via: at4('plain') }] },
      ...servers,
      far: { routes: [{ to: 'default', via: '10.96.0.1' }] },
    },
    bridges: [
      {
        name: 'switch',
        members: [
          { host: 'client', addresses: ['10.95.0.1/24', 'fd95::1/64'] },
          ...names.map((name) => ({
            host: name,
            addresses: [`${at4(name)}/24`, `${at6(name)}/64`],
            ...(name === 'lossy' && { lossPercent: 20 }),
          })),
        ],
      },
    ],
    links: [
      {
        ends: [
          { host: 'plain', device: 'way', addresses: ['10.96.0.1/24'] },
          { host: 'far', addresses: [`${far}/24`] },
        ],
      },
    ],
  });
  client = lab.host('client');
  const serve = `require('node:net').createServer((s) => s.on('error', () => {})).listen(22, '::', () => console.log('ready'))`;
  const listeners = lab.hosts.filter(({ name }) => name !== 'switch');
  for (const host of listeners)
    await host.daemon({ argv: [process.execPath, '-e', serve], ready: { output: /ready/ } });
}, 60_000);

afterAll(async () => {
  await lab?.close();
});

/** The guesses of a scan, by address. */
async function guesses(...words: readonly string[]): Promise<ReadonlyMap<string, OsGuess>> {
  const { stdout, stderr } = await client.run([
    process.execPath,
    program,
    'scan',
    '--os',
    '--json',
    '--no-discovery',
    '-p',
    '22,23',
    ...words,
  ]);
  if (stdout === '') throw new Error(stderr);
  return new Map((JSON.parse(stdout) as { host: string; os: OsGuess }[]).map(({ host, os }) => [host, os]));
}

const present = 'Linux 4.20-6.x';

describe('hosts of the laboratory', () => {
  let found: ReadonlyMap<string, OsGuess>;

  beforeAll(async () => {
    found = await guesses(...names.map(at4), far, '127.0.0.1');
  }, 30_000);

  test.each([
    ['plain', present],
    ['ttl128', present],
    ['ttl255', present],
    ['no-timestamps', present],
    ['no-sack', present],
    ['no-scaling', present],
    ['no-ecn', present],
    ['bare', present],
  ] as const)('%s', (name, expected) => {
    expect(found.get(at4(name))).toMatchObject({ name: expected, distance: 1 });
  });

  test.each([
    ['one-port', present],
    // Four observations that many systems share.
    ['echo-alone', null],
  ] as const)('%s, which quotes nothing to tell the distance by', (name, expected) => {
    expect(found.get(at4(name))).toMatchObject({ name: expected, distance: null });
  });

  test.each(['bare128', 'bare255', 'every-port', 'lossy'] as const)('%s: Linux or no idea, never another', (name) => {
    const { name: said, contradictions, observations } = found.get(at4(name))!;
    expect([present, 'Linux', null]).toContain(said);
    expect(observations.length).toBeGreaterThan(5);
    if (name.startsWith('bare') && said !== null) expect(contradictions!.length).toBeGreaterThan(0);
  });

  test('what was set otherwise is named, and costs confidence', () => {
    const plain = found.get(at4('plain'))!;
    expect(plain).toMatchObject({ contradictions: [] });
    for (const name of ['ttl128', 'ttl255', 'bare'] as const) {
      const { confidence, contradictions } = found.get(at4(name))!;
      expect(contradictions).toHaveLength(1);
      expect(confidence).toBeLessThan(plain.confidence);
    }
    expect(found.get(at4('ttl128'))!.contradictions).toEqual(['time to live begins at 128']);
    expect(found.get(at4('one-port'))!.confidence).toBeLessThan(plain.confidence);
  });

  test('behind a router, and this host itself', () => {
    expect(found.get(far)).toMatchObject({ name: present, distance: 2, hints: [] });
    expect(found.get('127.0.0.1')).toMatchObject({ name: present, distance: 0 });
    expect(found.get('127.0.0.1')!.hints!.join()).toMatch(/^this host itself says Linux \d/);
  });

  test('in IPv6, loopback included', async () => {
    const six = await guesses(at6('plain'), at6('no-timestamps'), at6('lossy'), '::1');
    for (const address of [at6('plain'), at6('no-timestamps'), '::1'])
      expect(six.get(address)).toMatchObject({ name: present, contradictions: [] });
    expect([present, 'Linux', null]).toContain(six.get(at6('lossy'))!.name);
  });

  test('for people: the verdict, what it rests on, and what speaks against it', async () => {
    const scan = (name: Server): Promise<{ readonly stdout: string }> =>
      client.run([process.execPath, program, 'scan', '--os', '-p', '22,23', at4(name)]);
    const [{ stdout }, nothing] = await Promise.all([scan('ttl128'), scan('echo-alone')]);
    expect(stdout).toMatch(/^ {2}system Linux 4\.20-6\.x \(from \d+ observations\), \d+ % sure$/m);
    expect(stdout).toMatch(/^ {4}observed: time to live begins at 128; .*ECN accepted/m);
    expect(stdout).toMatch(/^ {4}against it: time to live begins at 128$/m);
    expect(nothing.stdout).toMatch(/^ {2}system: no idea \(nearest: Linux \d+ %/m);
  });

  test('of a host without a port to list, a record cannot tell; a note does', async () => {
    const words = ['scan', '--os', '--jsonl', '-p', '1-100', '--max-retries', '0', at4('echo-alone')];
    const { stdout, stderr } = await client.run([process.execPath, program, ...words]);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^note: \S+ has no port that is listed; system: no idea \(nearest: Linux/m);
  });

  test('without the right to send packets it says so', async () => {
    const argv = [process.execPath, program, 'scan', '--os', '-p', '22', at4('plain')];
    const { code, stderr } = await client.run(argv, { user: { uid: 65_534, gid: 65_534 } });
    expect(code).toBe(3);
    expect(stderr).toContain('OS detection sends packets of its own');
  });
});

describe('beside nmap', () => {
  const ours = (...words: readonly string[]): Promise<{ readonly stdout: string }> =>
    client.run([process.execPath, program, 'nmap', '-n', ...words]);

  test('the family agrees, and the words are the same', async () => {
    const asked = ['-O', '-p', '22,23', at4('plain'), at4('one-port')];
    const [mine, theirs] = await Promise.all([
      ours(...asked),
      client.run(['nmap', '-n', '--max-os-tries', '1', '--osscan-guess', ...asked]),
    ]);
    const families = (text: string): readonly string[] =>
      [...text.matchAll(/^(?:OS details|Aggressive OS guesses): (\w+)/gm)].map(([, family]) => family!);
    expect(families(mine.stdout)).toEqual(['Linux', 'Linux']);
    expect(families(theirs.stdout)).toEqual(['Linux', 'Linux']);
    const distances = (text: string): readonly string[] => text.match(/^Network Distance: .*$/gm) ?? [];
    expect(distances(mine.stdout)).toEqual(distances(theirs.stdout));
    const warnings = (text: string): readonly string[] => text.match(/^Warning: OSScan .*$/gm) ?? [];
    expect(warnings(mine.stdout)).toEqual(warnings(theirs.stdout));
    expect(mine.stdout).toMatch(
      /^Device type: general purpose\nRunning: Linux 5\.X\nOS CPE: cpe:\/o:linux:linux_kernel:5 .*\nOS details: Linux 4\.20-6\.x\nNetwork Distance: 1 hop\n\n/m,
    );
    expect(mine.stdout).toMatch(/^OS detection performed/m);
  }, 60_000);

  test('a guess is a guess, no idea is none', async () => {
    const alone = ['-O', '-Pn', '-p', '22', at4('echo-alone')];
    const [{ stdout }, pressed, limited] = await Promise.all([
      ours('-O', '-Pn', '-p', '22,23', at4('ttl128'), at4('echo-alone')),
      ours('--osscan-guess', '--max-os-tries', '1', ...alone),
      ours('--osscan-limit', ...alone),
    ]);
    expect(stdout).toMatch(
      /^Running \(JUST GUESSING\): Linux 5\.X \(\d+%\)\n.*\nAggressive OS guesses: Linux 4\.20-6\.x \(\d+%\)\nNo exact OS matches/m,
    );
    expect(stdout).toMatch(/^Too many fingerprints match this host to give specific OS details$/m);
    expect(pressed.stdout).toMatch(/^Aggressive OS guesses: Linux \(\d+%\)/m);
    expect(limited.stdout).not.toMatch(/OS details|fingerprints|Network Distance/);
  });

  test('XML is valid against the DTD of nmap, with a guess and without', async () => {
    const { stdout } = await ours(
      '-O',
      '--traceroute',
      '-p',
      '22,23',
      '-oX',
      '-',
      at4('plain'),
      at4('ttl128'),
      at4('echo-alone'),
    );
    const { status, stderr } = spawnSync('xmllint', ['--noout', '--dtdvalid', '/usr/share/nmap/nmap.dtd', '-'], {
      input: stdout,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/<osmatch name="Linux 4\.20-6\.x" accuracy="\d+" line="0">/);
    expect(stdout).toContain('<distance value="1"/>');
  });
});
