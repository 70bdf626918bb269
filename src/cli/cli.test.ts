/** Whole runs of the commands on a machine made of values: what they print, at fixed widths, and how they end. */
import { describe, expect, test } from 'vitest';
import type { FakeHostParts } from '../os/host.fake.ts';
import { fakeHost } from '../os/host.fake.ts';
import { socketState } from '../os/socket-table.ts';
import { recordKinds } from './record-kinds.ts';
import { harbour, harbourOfAda } from './harbour.fake.ts';
import type { CliResult } from './run-cli.fake.ts';
import { runCli } from './run-cli.fake.ts';

const empty: FakeHostParts = {};

function golden({ code, out, err }: CliResult): string {
  return `${out}--- standard error\n${err}--- exit code ${code}\n`;
}

describe('the chart', () => {
  test.each([80, 120, undefined])('at %s columns', async (columns) => {
    const result = await runCli([], harbour, columns === undefined ? {} : { columns });
    expect(golden(result)).toMatchSnapshot();
    for (const line of result.out.split('\n')) expect(line.length).toBeLessThanOrEqual(columns ?? Infinity);
  });

  test.each<[string, readonly string[], FakeHostParts]>([
    ['with other namespaces', ['--namespaces'], harbour],
    ['of an ordinary user: a partial answer that says so', [], harbourOfAda],
    ['of a quiet machine', [], empty],
    [
      'of a machine that listens to itself only',
      [],
      { sockets: [{ localAddress: '127.0.0.1', localPort: 631, inode: 1 }] },
    ],
    ['in chosen fields', ['--fields', 'port,exposure,container,next'], harbour],
    ['by its name', ['chart', '--csv'], harbour],
    [
      'behind the /proc fallback',
      [],
      { ...harbour, socketsFallback: 'sockets come from /proc/net because netlink is refused' },
    ],
  ])('%s', async (_, args, parts) => {
    expect(golden(await runCli(args, parts, { columns: 80 }))).toMatchSnapshot();
  });

  test('is the same facts as JSON', async () => {
    const { code, out } = await runCli(['--json'], harbour);
    expect(code).toBe(0);
    const listeners = JSON.parse(out) as { port: number; container: string | null; exposure: { level: string } }[];
    expect(listeners.map(({ port, container, exposure }) => [port, container, exposure.level])).toEqual([
      [22, null, 'any'],
      [80, null, 'any'],
      [8080, 'shop', 'any'],
      [9100, null, 'lan'],
      [53, null, 'loopback'],
      [5432, null, 'loopback'],
    ]);
    expect((await runCli(['--json'], empty)).out).toBe('[]\n');
  });

  test('has colour only when told to, and then words beside it', async () => {
    expect((await runCli([], harbour)).out).not.toContain('\u001B');
    for (const args of [['--color'], ['--color', 'always'], ['--color=always'], ['--colour=always']]) {
      const { out } = await runCli(args, harbour);
      expect(out).toContain('\u001B[31many address');
      expect(out).toContain('\u001B[32mthis host only');
    }
    expect((await runCli(['--color=always', '--no-color'], harbour)).out).not.toContain('\u001B');
  });
});

describe('who is on a port', () => {
  test.each<[string, readonly string[], FakeHostParts]>([
    ['a unit and another namespace', ['80'], harbour],
    ['a container behind docker-proxy', [':8080'], harbour],
    ['a service by its name', ['postgres'], harbour],
    ['a process by its name', ['node'], harbour],
    ['a program that was replaced', ['who', '9100'], harbour],
    ['hidden from an ordinary user', ['22'], harbourOfAda],
    ['nobody', ['81'], harbour],
    [
      'nobody, but the kernel holds it',
      ['81'],
      { sockets: [{ localPort: 81, remoteAddress: '192.0.2.9', remotePort: 4, state: socketState.TIME_WAIT }] },
    ],
    ['nobody, inside the ephemeral range', ['50000'], harbour],
  ])('%s', async (_, args, parts) => {
    expect(golden(await runCli(args, parts, { columns: 100 }))).toMatchSnapshot();
  });

  test('as JSON', async () => {
    const { code, out } = await runCli(['5432', '--json'], harbour);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      {
        port: 5432,
        listeners: [{ port: 5432, transport: 'tcp', ancestors: [{ pid: 1 }], owners: [{ pid: 702 }] }],
        clients: [{ role: 'server' }],
        outgoing: [{ role: 'client' }],
        others: [],
        occupation: null,
      },
    ]);
  });

  test.each([
    [['80'], harbour, 0],
    [['81'], harbour, 1],
    [['22'], harbourOfAda, 3],
    [['9100'], harbourOfAda, 0],
    [['99999'], harbour, 2],
    [['who', 'nonsense'], harbour, 2],
  ] as const)('%j ends with its exit code', async (args, parts, code) => {
    expect((await runCli(args, parts)).code).toBe(code);
  });
});

describe('ls', () => {
  test.each([80, 120])('at %d columns', async (columns) => {
    expect(golden(await runCli(['ls'], harbour, { columns }))).toMatchSnapshot();
  });

  test.each<[readonly string[], string, number]>([
    [['port:22'], '22 22 22', 0],
    [['port:22,80 and not state:listen'], '22 80', 0],
    [['is:exposed', 'proc:node'], '9100', 0],
    [['port:1'], '', 1],
    [['user:ada'], '9100 40500', 0],
    [['container:shop'], '8080', 0],
  ])('%j', async (words, ports, code) => {
    const result = await runCli(['ls', '--jsonl', ...words], harbour);
    const lines = result.out.split('\n').slice(0, -1);
    expect(lines.map((line) => (JSON.parse(line) as { local: { port: number } }).local.port).join(' ')).toBe(ports);
    expect(result.code).toBe(code);
  });

  test('reads other namespaces when the filter or the flag asks', async () => {
    for (const args of [
      ['ls', '--namespaces', 'port:80'],
      ['ls', 'netns:* port:80'],
    ]) {
      expect((await runCli([...args, '--fields', 'namespace,state'], harbour)).out).toContain('shop');
    }
    expect((await runCli(['ls', 'port:80', '--fields', 'namespace,state'], harbour)).out).not.toContain('shop');
  });

  test('reads other tables when the filter or the flag asks', async () => {
    const parts = { ...harbour, unixSockets: [{ path: '/run/x.sock', inode: 90 }] };
    expect((await runCli(['ls', 'proto:unix'], parts)).out).toContain('/run/x.sock');
    expect((await runCli(['ls', '--all'], parts)).out).toContain('/run/x.sock');
    expect((await runCli(['ls'], parts)).out).not.toContain('/run/x.sock');
  });

  test('in every machine format', async () => {
    for (const format of ['--json', '--csv', '--markdown'])
      expect(
        (await runCli(['ls', format, 'port:5432 is:listening', '--fields', 'local,state,owners,backlog'], harbour)).out,
      ).toMatchSnapshot();
  });

  test('looks at owners only when they are wanted', async () => {
    let walks = 0;
    const watched = (): ReturnType<typeof fakeHost> => {
      const host = fakeHost(harbourOfAda);
      const { processes } = host;
      return {
        ...host,
        processes: { ...processes, socketOwners: (inodes) => (walks++, processes.socketOwners(inodes)) },
      };
    };
    const plain = await runCli(['ls', '--fields', 'local,state,user', 'state:listen'], {}, { host: watched() });
    expect([plain.code, walks, plain.err]).toEqual([0, 0, '']);
    expect(plain.out).toContain('postgres');
    await runCli(['ls', '--fields', 'local,state', 'proc:node'], {}, { host: watched() });
    await runCli(['ls'], {}, { host: watched() });
    expect(walks).toBe(2);
  });

  test('says that a hidden owner may match, and does not say none', async () => {
    const result = await runCli(['ls', 'proc:nginx'], harbourOfAda);
    expect(result).toMatchObject({ code: 3, out: '' });
    expect(result.err).toMatch(/^note: \d+ owners are hidden, their sockets may belong to the answer: 9 processes/);
    expect((await runCli(['ls', 'proc:node'], harbourOfAda)).code).toBe(0);
    expect((await runCli(['ls', 'port:1'], harbourOfAda)).code).toBe(1);
    expect((await runCli(['ls', 'port:22'], harbourOfAda)).code).toBe(3);
  });
});

describe('count', () => {
  test.each<[readonly string[], FakeHostParts, string, number]>([
    [[], harbour, '12\n', 0],
    [['state:established'], harbour, '3\n', 0],
    [['port:1'], harbour, '0\n', 1],
    [['--json', 'state:established'], harbour, '{"sockets":3,"connections":2,"bothEndsHere":1}\n', 0],
    [['proc:nginx'], harbourOfAda, '0\n', 3],
    [['state:listen'], harbourOfAda, '7\n', 0],
  ])('%j', async (args, parts, out, code) => {
    expect(await runCli(['count', ...args], parts)).toMatchObject({ out, code });
  });

  test('says when a connection counts twice', async () => {
    expect((await runCli(['count', 'state:established'], harbour)).err).toBe(
      'note: 1 connection has both ends on this machine and count twice: 2 without counting twice\n',
    );
  });
});

describe('free', () => {
  test('finds the first port that binds, below the ephemeral range', async () => {
    expect(await runCli(['free'], harbour)).toMatchObject({ out: '8000\n', code: 0 });
    expect(await runCli(['free', '8080-8090'], harbour)).toMatchObject({ out: '8081\n', code: 0 });
    expect(await runCli(['free', '8079-8090', '--count', '3', '--json'], harbour)).toMatchObject({
      out: '[8079,8081,8082]\n',
    });
  });

  test('says how many it found when there are too few', async () => {
    expect(await runCli(['free', '8080-8081', '--count', '2'], harbour)).toMatchObject({
      out: '8081\n',
      err: 'note: 1 of 2 found: no other port of 8080-8081 is free\n',
      code: 1,
    });
  });

  test.each([
    ['5000', 0],
    ['8080', 1],
    ['40500', 1],
  ])('explains %s', async (port, code) => {
    const result = await runCli(['free', port], harbour);
    expect(golden(result)).toMatchSnapshot();
    expect(result.code).toBe(code);
    expect(JSON.parse((await runCli(['free', port, '--json'], harbour)).out)).toMatchObject({ port: Number(port) });
  });

  test.each([
    ['8080,8081', '8081\n'],
    ['8080-,!8081', '8082\n'],
    ['T:80,8081', '8081\n'],
    ['U:80', '80\n'],
  ])('reads ports as every command does: %s', async (text, out) => {
    expect(await runCli(['free', text], harbour)).toMatchObject({ out, code: 0 });
  });

  test.each(['0', '70000', '90-80', 'ssh', 'S:5', '80,!80', ''])('refuses %j', async (text) => {
    expect((await runCli(['free', text], harbour)).code).toBe(2);
  });

  test('points at the character that is wrong', async () => {
    expect((await runCli(['free', '80,9x'], harbour)).err).toContain('  80,9x\n     ^');
  });
});

describe('stop', () => {
  test.each<[string, readonly string[], FakeHostParts, number]>([
    ['a unit', ['80'], harbour, 0],
    ['a container', ['8080'], harbour, 0],
    ['a plain process', ['9100'], harbour, 0],
    ['by name', ['node'], harbour, 0],
    ['what is hidden', ['22'], harbourOfAda, 3],
    ['nothing', ['81'], harbour, 1],
    ['a port that is only connected from', ['40500'], harbour, 1],
  ])('says what it would do to %s', async (_, args, parts, code) => {
    const host = fakeHost(parts);
    const result = await runCli(['stop', ...args], {}, { host });
    expect(golden(result)).toMatchSnapshot();
    expect(result.code).toBe(code);
    expect(host.signals).toEqual([]);
    if (code === 0)
      expect(JSON.parse((await runCli(['stop', ...args, '--json'], parts)).out)).toMatchObject({ done: false });
  });

  test('sends SIGTERM with --yes, to the listener alone, and says when it stays', async () => {
    const host = fakeHost(harbour);
    const result = await runCli(['stop', '9100', '-y', '--grace', '100ms'], {}, { host });
    expect(host.signals).toEqual([{ pid: 900, signal: 15 }]);
    expect(result).toMatchObject({
      code: 1,
      out: 'not stopped: node[900] is still there 100 ms after SIGTERM: --kill would end it\n',
    });
  });

  test('sends SIGKILL only with --kill', async () => {
    const host = fakeHost(harbour);
    await runCli(['stop', '9100', '--yes', '--kill', '--grace', '100ms'], {}, { host });
    expect(host.signals.map((sent) => sent.signal)).toEqual([15, 9]);
  });

  test('ends with 3 when the signal is refused', async () => {
    const processes = (harbour.processes ?? []).map((process) => ({ ...process, protected: true }));
    const result = await runCli(['stop', '9100', '--yes', '--json'], { ...harbour, processes });
    expect(result.code).toBe(3);
    expect(JSON.parse(result.out)).toMatchObject({
      done: true,
      steps: [{ kind: 'process', pids: [900], stopped: false, exitCode: 3 }],
    });
  });

  test('leaves docker-proxy alone even with --yes --kill', async () => {
    const host = fakeHost(harbour);
    const result = await runCli(['stop', '8080', '--yes', '--kill'], {}, { host });
    expect(host.signals).toEqual([]);
    expect(result).toMatchObject({ code: 1, out: 'not stopped: shop is a container: docker stop shop\n' });
  });
});

describe('port, schema, doctor and help', () => {
  test.each<[readonly string[], number]>([
    [['port', '22'], 0],
    [['port', '53/udp'], 0],
    [['port', 'https'], 0],
    [['port', '70000'], 2],
    [['port', 'postgrs'], 2],
    [['port', '22x'], 2],
    [['schema'], 0],
    [['schema', 'listener'], 0],
    [['schema', 'socket'], 0],
    [['schema', 'filter'], 0],
    [['schema', 'sockt'], 2],
    [['doctor'], 3],
    [['--help'], 0],
    [['-h'], 0],
    [['help', 'ls'], 0],
    [['stop', '--help'], 0],
  ])('%j', async (args, code) => {
    const result = await runCli(args, harbour, { columns: 100 });
    expect(result.code).toBe(code);
    expect(result.out + result.err).not.toBe('');
    if (code !== 0) expect(golden(result)).toMatchSnapshot();
  });

  test('a port names what rests on it, with the documents in force', async () => {
    const { out } = await runCli(['port', '25/tcp'], harbour);
    expect(out).toContain('used for   electronic mail: SMTP over TCP (RFC 5321; formerly RFC 821, RFC 2821)');
    expect(out).toContain('beware');
  });

  test.each(['tcp', 'udp'])('port %s sets the transports side by side, and says what is often wrong', async (name) => {
    const { out, code } = await runCli(['port', name], harbour);
    expect(code).toBe(0);
    expect(out).toMatch(/loss .*\n {4}(?:tcp|udp) {2}.*\n {4}(?:tcp|udp) {2}/);
    expect(out).toContain('Transmission Control Protocol');
    const facts = JSON.parse((await runCli(['port', name, '--json'], harbour)).out);
    expect(facts).toMatchObject({ transport: name, traits: expect.any(Array), corrections: expect.any(Array) });
  });

  test('every record kind has a JSON Schema', async () => {
    const listed = (await runCli(['schema'])).out;
    for (const kind of ['listener', 'socket', 'event']) expect(listed).toMatch(new RegExp(`^  ${kind} `, 'm'));
    for (const { name: kind } of recordKinds)
      expect(JSON.parse((await runCli(['schema', kind, '--json'])).out)).toHaveProperty('properties');
  });

  test('the version is the package version', async () => {
    const { out } = await runCli(['--version']);
    expect(out).toMatch(/^portolan \d+\.\d+\.\d+\n$/);
    expect((await runCli(['-V'])).out).toBe(out);
  });

  test('help names every command', async () => {
    const { out } = await runCli(['--help']);
    for (const name of ['ls', 'watch', 'count', 'free', 'stop', 'port', 'explain', 'schema', 'completion', 'doctor'])
      expect(out).toMatch(new RegExp(`^  ${name} +\\w`, 'm'));
    expect((await runCli(['help'])).out).toBe(out);
  });
});
