/** The hostile zoo: services that do what no service should, asked by every face. Each run ends, in bounded memory, with clean output. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildLab } from '../../lab/build-lab.ts';
import type { Lab } from '../../lab/build-lab.ts';
import type { LabHost } from '../../lab/lab-host.ts';
import hostile, { hostileAddresses } from '../../lab/labs/hostile.ts';
import type { HostilePorts } from '../../lab/labs/hostile-ports.ts';
import { everythingPort, firstPorts, packetGames } from '../../lab/labs/hostile-ports.ts';
import { needs } from '../../lab/needs.ts';
import { reportLines } from '../../lab/report-lines.ts';
import { datagramAnswers, streamAnswers } from './hostile-answers.fixture.ts';

const { describe, missing } = needs({ root: true, lab: true, tools: ['nft', 'openssl', 'xmllint'] });

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const program = file('../../src/bin.ts');
const { server: address, everything } = hostileAddresses;
/** One deadline for each port; and what no run may take, far from what it does take. */
const [deadline, mostMs, mostKilobytes] = ['1s', 40_000, 300_000];
/** Bound by hand, not drawn from samples. */
const isBehaviour = (port: number): boolean => port < firstPorts.samples;

let lab: Lab;
let client: LabHost;
let ports: HostilePorts;
let folder = '';
let runs = 0;

beforeAll(async () => {
  if (missing !== undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'portolan-hostile-'));
  lab = await buildLab(hostile.plan);
  client = lab.host('client');
  const argv = [process.execPath, file('../../lab/labs/hostile-server.ts')];
  const servers = [argv, [...argv, 'streams']].map((words) => lab.host('server').spawn(words));
  const told = await Promise.all(servers.map((server) => reportLines<HostilePorts>(server, 30_000)()));
  ports = {
    tcp: Object.assign({}, ...told.map(({ tcp }) => tcp)),
    udp: Object.assign({}, ...told.map(({ udp }) => udp)),
  };
  // Leaves behind how large the memory of a run became at most.
  writeFileSync(
    join(folder, 'peak.mjs'),
    String.raw`import { openSync, readFileSync, writeSync } from 'node:fs';
    // In the end the process is no longer root.
    const peak = openSync(process.env.PEAK, 'w');
    const most = () => /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
    process.on('exit', () => writeSync(peak, most(), 0));`,
  );
});

afterAll(async () => {
  await lab?.close();
  if (folder !== '') rmSync(folder, { recursive: true });
});

/** What a terminal or a page would obey: controls but tab and line feed, and whatever changes the direction of writing. */
// oxlint-disable-next-line no-control-regex -- just these
const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

/** Runs a face and holds it to what every run owes, whatever it was told. */
async function portolan(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  const peak = join(folder, `peak${runs++}`);
  const env = { NODE_OPTIONS: `--import=${join(folder, 'peak.mjs')}`, PEAK: peak };
  const argv = [process.execPath, program, ...args];
  const { code, signal, timedOut, stdout, stderr } = await client.run(argv, { timeoutMs: mostMs, env });
  const what = args.slice(0, 8).join(' ');
  expect({ what, signal, timedOut }).toEqual({ what, signal: null, timedOut: false });
  expect([what, obeyed.exec(stdout)?.[0], obeyed.exec(stderr)?.[0]]).toEqual([what, undefined, undefined]);
  expect(stderr).not.toContain('PTL_INTERNAL');
  expect([what, code === null || code === 5 || (code >= 50 && code < 60)]).toEqual([what, false]);
  const kilobytes = Number(readFileSync(peak, 'utf8'));
  expect(kilobytes).toBeGreaterThan(20_000);
  expect(kilobytes).toBeLessThan(mostKilobytes);
  return { code, stdout };
}

interface Told {
  readonly port: number;
  readonly outcome: string;
  readonly service: string | null;
}

/** Name -> outcome and service of the behaviours. */
function behaviours(told: readonly Told[], named: Readonly<Record<string, number>>): Record<string, string> {
  const names = new Map(Object.entries(named).map(([name, port]) => [port, name]));
  const own = told.filter(({ port }) => isBehaviour(port));
  return Object.fromEntries(
    own.map(({ port, outcome, service }) => [names.get(port)!, service === null ? outcome : `${outcome} ${service}`]),
  );
}

describe('portolan identify', () => {
  test('has an answer for every stream', async () => {
    const asked = Object.entries(ports.tcp).filter(([name, port]) => isBehaviour(port) || telling.includes(name));
    const targets = asked.map(([, port]) => `${address}:${port}`);
    const { code, stdout } = await portolan('identify', '--json', '--timeout', '3s', ...targets);
    const told = JSON.parse(stdout) as Told[];
    expect([code, told.length]).toEqual([1, targets.length]);
    expect(behaviours(told, ports.tcp)).toEqual(streamAnswers);
    expect(told.filter((one) => JSON.stringify(one).includes('<script>')).length).toBeGreaterThan(telling.length);
  });

  test('has an answer for every datagram service', async () => {
    const targets = Object.values(ports.udp).map((port) => `${address}:${port}`);
    const { code, stdout } = await portolan('identify', '--udp', '--json', '--timeout', '2s', ...targets);
    const told = JSON.parse(stdout) as Told[];
    expect([code, told.length]).toEqual([1, targets.length]);
    expect(behaviours(told, ports.udp)).toEqual(datagramAnswers);
  });

  test('says in words that nobody obeys what samples of every protocol tell that were spoilt', async () => {
    const targets = Object.values(ports.tcp).filter((port) => !isBehaviour(port));
    const asked = targets.map((port) => `${address}:${port}`);
    const { stdout } = await portolan('identify', '--timeout', deadline, ...asked);
    expect(stdout.split('\n').filter((line) => line.startsWith(`${address}:`))).toHaveLength(targets.length);
    expect(stdout).toContain('<script>');
  });
});

/** Of the spoilt samples those whose text stands in the answer as it was told. */
const telling = ['consul told', 'grafana told', 'influxdb told', 'amqp overwritten'];

describe('portolan scan --identify', () => {
  const games = Object.values(packetGames).join(',');
  const own = `${games},${firstPorts.streams}-${firstPorts.streams + 60},${firstPorts.certificates}-7810`;

  test('has a service or a reason for every port that is open', async () => {
    const wanted = `T:${own},U:${firstPorts.datagrams}-8006`;
    const argv = ['scan', address, '--identify', '--timeout', deadline, '-p', wanted, '--all', '--json'];
    const { code, stdout } = await portolan(...argv);
    const told = JSON.parse(stdout) as {
      readonly port: number;
      readonly transport: string;
      readonly state: string;
      readonly identification: string | null;
    }[];
    const open = told.filter(({ state, transport }) => state === 'open' && transport === 'tcp');
    const listening = Object.values(ports.tcp).filter((port) => isBehaviour(port) && port !== ports.tcp['everything']);
    expect(code).toBe(0);
    expect(open.map(({ port }) => port).toSorted((a, b) => a - b)).toEqual(listening.toSorted((a, b) => a - b));
    expect(open.filter(({ identification }) => identification === null)).toEqual([]);
  });

  test.concurrent.each(['--explain', '--csv', '--markdown', '--xml', '--grepable'])(
    'is clean with %s',
    async (format) => {
      const wanted = [...telling, 'httpTitle', 'tlsHostileName', 'endlessEscapes', 'tlsLongChain']
        .map((name) => ports.tcp[name])
        .join(',');
      const argv = ['scan', address, '--identify', '--timeout', deadline, '-p', wanted, format];
      const { code, stdout } = await portolan(...argv);
      expect(code).toBe(0);
      expect(stdout).toContain('HashiCorp Consul');
      await readers[format]?.(stdout);
    },
  );

  test('calls a host suspect that answers on all of its ports', async () => {
    const { code, stdout } = await portolan('scan', everything, '--identify', '--timeout', deadline, '-p', '1-65535');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^! 10\.96\.0\.3: 65,535 of 65,535 ports open; suspect: of 65535 open ports none/);
    expect(stdout.match(/^ *\d+ +tcp +open /gm)).toHaveLength(65_535);
  });
});

/** How the output is read by what reads that format. */
const readers: Readonly<Record<string, (stdout: string) => Promise<void> | void>> = {
  '--csv': (stdout) => {
    const rows = stdout.trimEnd().split('\n').map(fieldsOf);
    expect(new Set(rows.map((fields) => fields.length)).size).toBe(1);
    // What a spreadsheet would take for a formula.
    expect(rows.flat().filter((field) => /^[=+@]|^-./.test(field))).toEqual([]);
  },
  '--markdown': (stdout) => {
    const rows = stdout.split('\n').filter((line) => line.startsWith('|'));
    const columns = rows.map((row) => row.replaceAll(/\\./g, '').split('|').length);
    expect(new Set(columns).size).toBe(1);
    expect(stdout.replaceAll(/\\./g, '')).not.toMatch(/[<`]|\[a\]\(b\)/);
  },
  '--xml': async (stdout) => {
    const name = join(folder, 'scan.xml');
    writeFileSync(name, stdout);
    const { code, stderr } = await client.run(['xmllint', '--noout', name]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('<script>');
  },
  '--grepable': (stdout) => {
    const line = stdout.split('\n').find((one) => one.includes('Ports: ')) ?? '';
    // A slash separates fields, a comma and a space separate ports (nmap's reference guide, "Grepable Output").
    const told = /Ports: ([^\t]*)/.exec(line)?.[1]?.split(', ') ?? [];
    expect(told.map((port) => port.split('/').length)).toEqual(told.map(() => 8));
  },
};

/** The fields of a line of CSV (RFC 4180 section 2). */
function fieldsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map(([, field]) => field!);
}

describe('portolan check', () => {
  /** Exit code and verdict of each. */
  const streams: Readonly<Record<string, readonly [code: number, verdict: string]>> = {
    tarpit: [12, 'takes connections, but no service accepts data: nothing that is sent is acknowledged'],
    synProxy: [0, 'is open'],
    endlessEscapes: [0, 'is open'],
    oneByteASecond: [0, 'is open'],
    tlsEmptyRecords: [0, 'is open: it speaks tls'],
    tlsLongChain: [0, 'is open: it speaks tls'],
    tlsHostileName: [0, 'is open: it speaks tls, with a certificate that is not trusted'],
    echoThousandfold: [0, 'is open: it speaks echo'],
    httpTitle: [0, 'is open: it speaks http'],
    httpGzipBomb: [0, 'is open: it speaks http'],
    smtpEndlessEhlo: [0, 'is open: it speaks smtp'],
    everything: [12, 'takes connections, but no service accepts data'],
    resetInHandshake: [13, 'takes connections and resets them'],
    acceptAndReset: [13, 'takes connections and resets them'],
    zeroWindow: [14, 'takes connections, but its receive window is 0'],
  };
  const datagrams: typeof streams = {
    hugeReply: [0, 'is open'],
    replyStorm: [0, 'is open'],
    echo: [0, 'is open: it speaks echo'],
    fromElsewhere: [48, 'gave no answer'],
    icmpFlood: [11, 'is refused by a firewall'],
  };

  test.concurrent.each([
    ['stream', streams, []],
    ['datagram service', datagrams, ['--udp']],
  ] as const)('has a verdict for every %s', async (kind, expected, flags) => {
    const named = kind === 'stream' ? ports.tcp : ports.udp;
    const told = await Promise.all(
      Object.entries(expected).map(async ([name, [, verdict]]) => {
        const port = String(named[name]);
        const { code, stdout } = await portolan('check', address, port, ...flags, '--timeout', deadline);
        const [first = ''] = stdout.replace(/^\S+ /, '').split('\n');
        return [name, [code, first.startsWith(verdict) ? verdict : first]];
      }),
    );
    expect(Object.fromEntries(told)).toEqual(expected);
  });
});

describe('three names', () => {
  const mismatches = {
    443: 'ssh speaks here, but port 443 usually means https',
    2121: 'ftp speaks here, its usual port is 21; 2121 is registered for scientia-ssdb',
  };
  const notServed = 'no service accepts data: every connection is closed without a word';

  test('that disagree, and an open port without a service, are told by scan and identify, as text and as JSON', async () => {
    const greet = `const serve = (port, text) => new Promise((ready) => require('node:net')
      .createServer((s) => s.on('error', () => {}).write(text)).listen(port, ready));
      Promise.all([serve(443, 'SSH-2.0-OpenSSH_9.2\\r\\n'), serve(2121, '220 (vsFTPd 3.0.3)\\r\\n')]).then(() => console.log('ready'))`;
    await lab.host('server').daemon({ argv: [process.execPath, '-e', greet], ready: { output: /ready/ } });
    const wanted = [443, 2121, everythingPort];
    const scan = ['scan', address, '-p', wanted.join(','), '--identify', '--timeout', '3s'];
    const identify = ['identify', '--timeout', '3s', ...wanted.map((port) => `${address}:${port}`)];
    const ran = await Promise.all(
      [scan, identify, [...scan, '--json'], [...identify, '--json']].map((argv) => portolan(...argv)),
    );
    const [scanned, identified, ...records] = ran.map(({ stdout }) => stdout);
    for (const text of [scanned, identified]) {
      for (const mismatch of Object.values(mismatches)) expect(text).toContain(mismatch);
      expect(text).toContain(notServed);
    }
    for (const json of records) {
      const told = (JSON.parse(json) as Record<string, unknown>[]).toSorted(
        (a, b) => Number(a['port']) - Number(b['port']),
      );
      expect(told.map(({ mismatch }) => mismatch)).toEqual([...Object.values(mismatches), null]);
      expect(told.map(({ outcome, identification }) => outcome ?? identification)).toEqual([
        'identified',
        'identified',
        'wrapped',
      ]);
    }
  });
});
