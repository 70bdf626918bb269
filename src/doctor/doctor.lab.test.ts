/** The doctor in a laboratory of every refusal there is, as root and as an ordinary user: each situation has its right verdict. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lab } from '../../lab/build-lab.ts';
import { buildLab } from '../../lab/build-lab.ts';
import doctorLab from '../../lab/labs/doctor.ts';
import { needs } from '../../lab/needs.ts';
import type { Ask, Asked } from './asker.fixture.ts';
import { situations } from './situations.fixture.ts';
import type { VerdictRecord } from './verdict-record.ts';

const asker = fileURLToPath(new URL('asker.fixture.ts', import.meta.url));
const services = fileURLToPath(new URL('services.fixture.ts', import.meta.url));
const door = fileURLToPath(new URL('../bin.ts', import.meta.url));
const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--inh-caps=-all', '--'];
const node = [process.execPath, '--no-warnings'];

type Role = 'root' | 'user';
type Where = 'client' | 'fenced' | 'small';

const { describe: describeLab } = needs({
  root: true,
  lab: true,
  tools: ['nft', 'setpriv', 'unshare', 'prlimit', 'openssl'],
});

describeLab('the doctor in the laboratory', () => {
  let lab: Lab;
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  const records = new Map<string, VerdictRecord>();

  /** Runs a program with the laboratory's own name server, as root or as nobody. */
  const argvAs = (role: Role, argv: readonly string[]): readonly string[] => {
    const script = 'mount --bind "$0" /etc/resolv.conf && exec "$@"';
    const as = role === 'user' ? nobody : [];
    return [
      'unshare',
      '--mount',
      '--propagation',
      'private',
      'sh',
      '-c',
      script,
      join(folder, 'resolv.conf'),
      ...as,
      ...argv,
    ];
  };

  const askAll = async (
    role: Role,
    where: Where,
    questions: readonly Ask[],
    noDescriptors = false,
  ): Promise<readonly VerdictRecord[]> => {
    const asked: Asked = { questions, noDescriptors };
    const limit = noDescriptors ? ['prlimit', '--nofile=96', '--'] : [];
    const argv = argvAs(role, [...limit, ...node, asker]);
    const { stdout } = await lab.host(where).must(argv, {
      input: JSON.stringify(asked),
      // getaddrinfo(3) of a silent server holds a thread for long.
      env: { UV_THREADPOOL_SIZE: '16' },
    });
    return JSON.parse(stdout) as readonly VerdictRecord[];
  };

  beforeAll(async () => {
    writeFileSync(join(folder, 'resolv.conf'), 'nameserver 10.90.1.10\n', { mode: 0o644 });
    lab = await buildLab(doctorLab.plan);
    const pem = join(folder, 'server.pem');
    const subject = ['-subj', '/CN=escape\u001b[2J.lab', '-addext', 'subjectAltName=DNS:other.lab'];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        ...subject,
        '-keyout',
        pem,
        '-out',
        `${pem}.crt`,
      ],
      { stdio: 'pipe' },
    );
    appendFileSync(pem, readFileSync(`${pem}.crt`));
    const serve = { argv: [...node, services, 'serve'], ready: { output: /ready/ }, env: { DOCTOR_PEM: pem } };
    await Promise.all([
      lab.host('near').daemon(serve),
      lab.host('server').daemon(serve),
      lab.host('fenced').daemon({ argv: [...node, services, 'stuck'], ready: { output: /ready/ } }),
      ...(['10.90.7.0/24', 'fd90:7::/64'] as const).map((net) => lab.host('router').ip([`route add prohibit ${net}`])),
      ...(['10.90.9.0/24', 'fd90:9::/64'] as const).map((net) => lab.host('router').ip([`route add blackhole ${net}`])),
      lab
        .host('fenced')
        .ip([
          'route add prohibit 10.90.71.0/24',
          'route add prohibit fd90:71::/64',
          'route add blackhole 10.90.72.0/24',
          'route add blackhole fd90:72::/64',
          'route add unreachable 10.90.73.0/24',
          'route add unreachable fd90:73::/64',
        ]),
    ]);
    await lab.host('small').daemon({ argv: [...node, services, 'hold:10.90.1.10:22:2'], ready: { output: /ready/ } });
    const runs = (['root', 'user'] as const).flatMap((role) =>
      (['client', 'fenced', 'small'] as const).map(async (where) => {
        const here = situations.filter(({ at }) => at === where);
        const answers = await askAll(
          role,
          where,
          here.map(({ ask }) => ask),
        );
        for (const [index, { name }] of here.entries()) records.set(`${role} ${name}`, answers[index]!);
      }),
    );
    await Promise.all(runs);
  }, 60_000);

  afterAll(async () => {
    await lab?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(['root', 'user'] as const)('as %s', (role) => {
    test.each(situations.map((situation) => [situation.name, situation] as const))('%s', (name, situation) => {
      const record = records.get(`${role} ${name}`)!;
      expect(record.verdict, JSON.stringify(record, null, 1)).toBe(situation[role]);
    });
  });

  test.each(['root', 'user'] as const)('as %s without a file descriptor left', async (role) => {
    const [record] = await askAll(role, 'client', [{ host: '10.90.3.2', port: 22 }], true);
    expect(record).toMatchObject({ verdict: 'no-descriptors', sentence: expect.stringContaining('EMFILE') as string });
  });

  test('of more addresses than 64 the rest is counted', async () => {
    const [record] = await askAll('user', 'client', [{ host: 'more.lab', port: 80, timeoutMs: 300 }]);
    expect(record!.addresses).toHaveLength(64);
    expect(record!.name).toMatchObject({ leftOut: 6 });
  });

  const commandLines: readonly (readonly [line: string, code: number, says: RegExp])[] = [
    ['10.90.3.2:22', 0, /is open: it speaks ssh/],
    ['check 10.90.3.2 24', 10, /nothing listens there \(RST after .*TTL 62, as in its other answers\)/],
    [
      'check 10.90.3.2 96',
      11,
      /RST with TTL 64, but the host’s own packets arrive with 62; at that distance stands 10.90.1.1/,
    ],
    ['check fd90:3::2 206', 11, /RST with TTL 63, .*; at that distance stands fd90:2::2/],
    ['[fd90:3::2]:82', 11, /ICMPv6 1\/4 port unreachable from the host/],
    ['check 10.90.3.2 81 --timeout 1.5s', 40, /2 SYNs and nothing came back/],
    ['check 10.90.3.2 53 --udp', 0, /open: it speaks dns/],
    ['check 10.90.3.2 5000 --udp --timeout 600ms', 48, /open or dropped, which UDP does not tell apart/],
    ['check server.lab 22 -6', 0, /server.lab:22 \(fd90:3::2\) is open/],
    [
      'check mixed.lab 22',
      16,
      /net-unreachable at fd90:4::2; open at 10.90.3.2|open at 10.90.3.2; net-unreachable at fd90:4::2/,
    ],
    ['nosuch.lab:22', 45, /there is no such name \(10.90.1.10: NXDOMAIN\)/],
    ['check 10.90.3.2 70000', 20, /"70000" is no tcp port/],
    ['check 10.90.3.2 22 --from 10.99.99.99', 21, /the address is not this host’s/],
    ['check 10.90.3.2 22 --from 10.90.1.2 -6', 2, /--from is an IPv4 address/],
    ['check 10.90.3.2 7001 --no-identify', 12, /closed without a word/],
    ['check 10.90.3.2 5000-5003', 20, /portolan scan 10.90.3.2 -p 5000-5003/],
    ['check 224.0.0.1 53 --udp', 2, /cannot be scanned/],
  ];

  test.each(commandLines)('portolan %s ends with %i', async (line, code, says) => {
    const result = await lab.host('client').run(argvAs('user', [...node, door, ...line.split(' ')]));
    expect([result.code, result.stdout + result.stderr]).toEqual([code, expect.stringMatching(says)]);
  });

  test('says which it decided from, and keeps a banner of escape sequences from the terminal', async () => {
    const argv = [...node, door, '10.90.3.2:7005'];
    const asRoot = await lab.host('client').run(argvAs('root', argv));
    const asUser = await lab.host('client').run(argvAs('user', argv));
    expect(asRoot.stdout).toMatch(/decided +open, from packets seen on the wire/);
    expect(asUser.stdout).toMatch(/decided +open, from errno .*needs CAP_NET_RAW/);
    expect(asUser.stdout).toMatch(/service +smtp/);
    for (const { stdoutBytes } of [asRoot, asUser])
      expect(/[\0-\x09\x0b-\x1f\x7f\u202e]/.test(stdoutBytes.toString('utf8'))).toBe(false);
  });

  test('says how the TLS handshake went and whose certificate it is', async () => {
    const { code, stdout } = await lab.host('client').run(argvAs('user', [...node, door, 'server.lab:8443', '-4']));
    expect(code).toBe(0);
    expect(stdout).toMatch(/is open: it speaks https, with a certificate that is not trusted/);
    expect(stdout).toMatch(/tls +TLSv1\.3, TLS_AES_\S+, not trusted: /);
    expect(stdout).toMatch(/subject .*escape\\x1b\[2J\.lab; issuer .*; valid to /);
    expect(stdout).not.toContain('\u001b');
  });

  test('gives the whole evidence as JSON', async () => {
    const { stdout } = await lab.host('client').run(argvAs('root', [...node, door, 'server.lab:96', '--json', '-4']));
    expect(JSON.parse(stdout)).toMatchObject([
      {
        verdict: 'refused-by-firewall',
        exitCode: 11,
        decidedFrom: 'packets',
        name: { source: '10.90.1.10', servers: [{ server: '10.90.1.10', said: 'answered' }] },
        addresses: [
          {
            address: '10.90.3.2',
            route: { gateway: '10.90.1.1' },
            neighbour: { address: '10.90.1.1', state: 'reachable' },
            packets: [
              { direction: 'out', kind: 'SYN' },
              { direction: 'in', kind: 'RST', hopLimit: 64 },
            ],
            reset: { hopLimit: 64, how: 'packet', reference: { hopLimit: 62 } },
          },
        ],
      },
    ]);
  });
});
