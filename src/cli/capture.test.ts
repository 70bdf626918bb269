/** `portolan capture` in a laboratory: files that Wireshark's tools read, processes, rights given up, rotation, what goes wrong. */
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildLab, type Lab } from '../../lab/build-lab.ts';
import type { HostRunOptions } from '../../lab/lab-host.ts';
import type { LabProcess, RunResult } from '../../lab/lab-process.ts';
import { needs } from '../../lab/needs.ts';
import { runToEnd } from '../../lab/lab-process.ts';
import { ipv4Address } from '../addr/ip-address.ts';
import { batchOf } from '../link/prepared-batch.ts';
import { openPacketLink } from '../link/packet-link.linux.ts';
import { buildPacket, plainIpv4 } from '../wire/build-packet.ts';

const { describe, missing } = needs({ root: true, lab: true, tools: ['tshark', 'capinfos', 'nc'] });
const program = fileURLToPath(new URL('../bin.ts', import.meta.url));
const server4 = '10.98.0.2';
/** Who asked root, as sudo tells it. */
const asker = { SUDO_UID: '4321', SUDO_GID: '4321', SUDO_USER: 'asker' };
/** What a process may call itself. */
const evil = 'e\u001B[31mvil';

let lab: Lab<'client' | 'server'>;
let folder = '';

beforeAll(async () => {
  if (missing !== undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'portolan-capture-'));
  chmodSync(folder, 0o755);
  lab = await buildLab({
    hosts: { client: {}, server: {} },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.98.0.1/24'] },
          { host: 'server', addresses: [`${server4}/24`] },
        ],
      },
    ],
  });
  copyFileSync('/bin/nc', join(folder, evil));
  chmodSync(join(folder, evil), 0o755);
  await lab.host('server').daemon({ argv: [join(folder, evil), '-lk', '8000'], ready: { tcp: 8000 } });
}, 30_000);

afterAll(async () => {
  if (missing !== undefined) return;
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

function place(name: string): string {
  return join(folder, name);
}

/** Starts a capture on the server; it is ready when this resolves. */
function start(args: readonly string[], options: HostRunOptions = {}): Promise<LabProcess> {
  const argv = [process.execPath, program, 'capture', ...args];
  return lab.host('server').daemon({ ...options, argv, ready: { output: /capturing on/ } });
}

function run(args: readonly string[], options: HostRunOptions = {}): Promise<RunResult> {
  return lab.host('server').run([process.execPath, program, ...args], options);
}

async function talk(times = 1): Promise<void> {
  for (let time = 0; time < times; time++)
    await lab.host('client').must(['nc', '-N', '-w1', server4, '8000'], { input: `hello ${time}\n` });
}

async function tool(...argv: readonly string[]): Promise<RunResult> {
  return runToEnd(argv, { timeoutMs: 20_000 });
}

describe('a file', () => {
  test('is read by tshark and capinfos, with processes in comments and blocks', async () => {
    const path = place('one.pcapng');
    const capture = await start(['-i', 'eth0', '--write', path, '--quiet', 'tcp port 8000'], { env: asker });
    await talk(2);
    capture.child.kill('SIGINT');
    expect(await capture.exited).toMatchObject({ code: 130 });
    expect(capture.output()).toMatch(/\d+ packets captured.*none lost/);
    expect(statSync(path)).toMatchObject({ uid: 4321, gid: 4321 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const info = await tool('capinfos', '-cIE', path);
    expect(info).toMatchObject({ code: 0, stderr: '' });
    expect(info.stdout).toMatch(/Capture application: Portolan|Encapsulation = Ethernet/);
    const lines = await tool(
      'tshark',
      '-r',
      path,
      '-Y',
      'tcp',
      '-T',
      'fields',
      '-e',
      'frame.interface_name',
      '-e',
      'frame.comment',
    );
    expect(lines.code).toBe(0);
    expect(lines.stderr).not.toMatch(/damaged|malformed|error/i);
    const rows = lines.stdout.trimEnd().split('\n');
    expect(rows.length).toBeGreaterThan(12);
    for (const row of rows) expect(row).toMatch(/^eth0\te\uFFFD\[31mvil\[\d+\]/u);
    const read = await run(['read', path, 'proc:*vil', '--count']);
    expect(Number(read.stdout)).toBe(rows.length);
    const listed = await run(['read', path, '--limit', '3', '--fields', 'process,pid']);
    expect(listed.stdout).toContain(String.raw`e\x1b[31mvil`);
    expect(listed.stdout).not.toContain('\u001B');
  });

  test('belongs to who asked, and rights are gone before the first packet', async () => {
    const rights = async (args: readonly string[]): Promise<string> => {
      const capture = await start(['-i', 'eth0', '--quiet', ...args], { env: asker });
      const threads = readdirSync(`/proc/${capture.pid}/task`);
      const status = threads.map((thread) => readFileSync(`/proc/${capture.pid}/task/${thread}/status`, 'utf8'));
      await capture.stop();
      for (const text of status) expect(text).toMatch(/^Uid:\t4321\t4321\t4321\t4321$/m);
      return [...new Set(status.map((text) => /^CapPrm:\s*(\w+)/m.exec(text)![1]!))].sort().join(' ');
    };
    // CAP_SYS_PTRACE is 19, CAP_DAC_READ_SEARCH 2; the threads that receive have none.
    expect(await rights([])).toBe('0000000000000000 0000000000080004');
    expect(await rights(['--no-processes'])).toBe('0000000000000000');
  });

  test('is readable after a kill, in pcap too', async () => {
    const path = place('killed.pcap');
    const capture = await start(['-i', 'eth0', '--write', path, '--quiet', '--user', 'root']);
    await talk(2);
    await expect.poll(() => statSync(path).size).toBeGreaterThan(500);
    capture.child.kill('SIGKILL');
    await capture.exited;
    const info = await tool('capinfos', '-c', path);
    expect(info).toMatchObject({ code: 0, stderr: '' });
  });

  test('neither replaces another one nor follows a link', async () => {
    writeFileSync(place('there.pcapng'), 'keep me');
    symlinkSync(place('there.pcapng'), place('link.pcapng'));
    for (const [name, ...more] of [['there.pcapng'], ['link.pcapng'], ['link.pcapng', '--overwrite']] as const) {
      const { code, stderr } = await run([
        'capture',
        '-i',
        'lo',
        '--duration',
        '50ms',
        '--write',
        place(name),
        ...more,
      ]);
      expect(code).toBe(5);
      expect(stderr).toContain('PTL_OUTPUT');
    }
    expect(readFileSync(place('there.pcapng'), 'utf8')).toBe('keep me');
    const device = await run(['capture', '-i', 'lo', '--duration', '50ms', '--overwrite', '--write', '/dev/full']);
    expect(device.stderr).toContain('is no plain file');
    expect(existsSync('/dev/full')).toBe(true);
  });

  test('follows another by size, and the oldest go', async () => {
    const ring = place('ring');
    await lab.host('server').must(['mkdir', ring]);
    chownSync(ring, 4321, 4321);
    const args = ['-i', 'eth0', '--write', join(ring, 'r.pcapng'), '--rotate-size', '1k', '--keep', '3', '--quiet'];
    const capture = await start(args, { env: asker });
    await talk(4);
    capture.child.kill('SIGINT');
    await capture.exited;
    const names = readdirSync(ring).sort();
    expect(names).toHaveLength(3);
    expect(names[0]).not.toBe('r-00001.pcapng');
    for (const name of names) {
      expect(statSync(join(ring, name)).uid).toBe(4321);
      expect(await tool('capinfos', '-c', join(ring, name))).toMatchObject({ code: 0, stderr: '' });
    }
    chownSync(ring, 0, 0);
    const refused = await run(['capture', '-i', 'eth0', '--write', join(ring, 'x.pcapng'), '--rotate-size', '1k'], {
      env: asker,
    });
    expect(refused.stderr).toContain('may not make files');
  });

  test('goes round in a folder of root alone, in files that were made before root was given up', async () => {
    const ring = place('root-ring');
    await lab.host('server').must(['mkdir', '-m', '700', ring]);
    const path = join(ring, 'r.pcapng');
    const capture = await start(['-i', 'eth0', '--write', path, '--rotate-size', '1k', '--keep', '3', '--quiet']);
    expect(readFileSync(`/proc/${capture.child.pid}/status`, 'latin1')).not.toMatch(/^Uid:\s+0\b/m);
    await talk(4);
    capture.child.kill('SIGINT');
    await capture.exited;
    expect(readdirSync(ring).sort()).toEqual(['r-00001.pcapng', 'r-00002.pcapng', 'r-00003.pcapng']);
    expect(capture.output()).toMatch(/older ones removed/);
    for (const name of readdirSync(ring)) {
      expect(statSync(join(ring, name))).toMatchObject({ uid: 0 });
      expect(await tool('capinfos', '-c', join(ring, name))).toMatchObject({ code: 0, stderr: '' });
    }
    const refused = await run(['capture', '-i', 'eth0', '--write', join(ring, '%H.pcapng'), '--rotate-size', '1k']);
    expect(refused.stderr).toContain('may not make files');
  });
});

describe('packets', () => {
  test('are counted, filtered by the kernel or by fields, and listed with their processes', async () => {
    const capture = await start(['-i', 'eth0', '--count', '5', '--jsonl', `proc:*vil`]);
    await talk(2);
    expect(await capture.exited).toMatchObject({ code: 0 });
    const records = capture
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(records.length).toBeGreaterThan(2);
    for (const record of records)
      expect(record).toMatchObject({ process: evil, interface: 'eth0', processReason: null });
    expect(capture.output()).toContain("portolan's own language");
  });

  test('are chosen by what is known of their connections so far', async () => {
    const capture = await start(['-i', 'eth0', '--jsonl', '--show', 'tcp.stream:1 and is:syn', 'tcp', 'port', '8000']);
    await talk(3);
    capture.child.kill('SIGINT');
    await capture.exited;
    const records = capture
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { readonly number: number });
    // The opening of the second connection alone.
    expect(records).toHaveLength(1);
    expect(records[0]!.number).toBeGreaterThan(5);
  });

  test('errors point at the word', async () => {
    const kernel = await run(['capture', '-i', 'lo', 'tcp', 'prot', '80']);
    expect(kernel.code).toBe(2);
    expect(kernel.stderr).toContain('  tcp prot 80\n      ^^^^');
    const own = await run(['capture', '-i', 'lo', 'prot:80']);
    expect(own.stderr).toContain('did you mean proto?');
  });

  test('of another namespace, by name, by process, on any of its interfaces', async () => {
    const client = lab.host('client');
    const holder = client.spawn(['sleep', '30']);
    for (const namespace of [client.namespace, String(holder.pid)]) {
      const capture = await start(['--namespace', namespace, '--count', '3', '--jsonl', 'tcp port 8000']);
      await talk();
      expect(await capture.exited).toMatchObject({ code: 0 });
      expect(capture.output()).toContain('"source":"10.98.0.1"');
      expect(capture.output()).toContain('"interface":"eth0"');
    }
    await holder.stop();
    const wrong = await run(['capture', '--namespace', 'nowhere']);
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('--namespace: no process, container or named namespace is called nowhere');
  });

  test('get their VLAN tags back', async () => {
    const path = place('vlan.pcapng');
    const capture = await start(['-i', 'eth0', '--write', path, '--quiet', '--count', '1', 'vlan 100']);
    const link = openPacketLink({
      interface: 'eth0',
      use: 'send',
      namespace: `/run/netns/${lab.host('client').namespace}`,
    });
    const tagged = new Uint8Array(64);
    tagged.set([255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 1, 0x81, 0, 0, 100, 0x88, 0xb5]);
    link.send(batchOf([tagged]));
    link.close();
    expect(await capture.exited).toMatchObject({ code: 0 });
    const fields = await tool('tshark', '-r', path, '-Y', 'vlan', '-T', 'fields', '-e', 'vlan.id', '-e', 'frame.len');
    expect(fields.stdout).toBe('100\t64\n');
  });
});

/** A datagram to port 53 behind VLAN tags. */
function taggedDatagram(tags: readonly (readonly [protocol: number, vlan: number])[]): Uint8Array {
  return buildPacket({
    link: {
      destination: new Uint8Array(6).fill(255),
      source: Uint8Array.of(2, 0, 0, 0, 0, 1),
      tags: tags.map(([protocol, vlan]) => ({ protocol, priority: 0, dropEligible: false, vlan })),
      etherType: 0,
    },
    network: plainIpv4(ipv4Address(0x0a62_0001), ipv4Address(0x0a62_0002)),
    transport: { kind: 'udp', header: { sourcePort: 4000, destinationPort: 53, length: 0, checksum: 0 } },
    payload: new Uint8Array(40),
  }).bytes;
}

test.skipIf(missing !== undefined)('a filter sees through two VLAN tags where it is asked to', async () => {
  const send = (): void => {
    const link = openPacketLink({
      interface: 'eth0',
      use: 'send',
      namespace: `/run/netns/${lab.host('client').namespace}`,
    });
    for (const outer of [
      [],
      [[0x8100, 5]],
      [
        [0x88a8, 5],
        [0x8100, 7],
      ],
      [
        [0x8100, 5],
        [0x8100, 7],
      ],
    ] as const) {
      link.send(batchOf([taggedDatagram(outer)]));
    }
    link.close();
  };
  const lengths = async (...flags: readonly string[]): Promise<unknown> => {
    const capture = await start(['-i', 'eth0', '--duration', '1s', '--jsonl', ...flags, 'udp', 'port', '53']);
    send();
    await capture.exited;
    const lines = capture.output().split('\n');
    return lines.filter((line) => line.startsWith('{')).map((line) => (JSON.parse(line) as { length: number }).length);
  };
  expect(await lengths()).toEqual([82, 86]);
  expect(await lengths('--through-vlan')).toEqual([82, 86, 90, 90]);
});

describe('the end', () => {
  test('a closed pipe ends it quietly', async () => {
    const script = `"$0" "$@" | head -n 1`;
    const argv = ['sh', '-c', script, process.execPath, program, 'capture', '-i', 'eth0', '--duration', '3s'];
    const capture = await lab.host('server').daemon({ argv, ready: { output: /capturing on/ } });
    await talk(3);
    await capture.exited;
    expect(capture.output()).not.toMatch(/PTL_|Error/);
  });

  test('an interface that goes away is said, and what came is told', async () => {
    const client = lab.host('client');
    await client.ip(['link add dum0 type veth peer name dum1', 'link set dum0 up', 'link set dum1 up']);
    const argv = [process.execPath, program, 'capture', '-i', 'dum0'];
    const capture = await client.daemon({ argv, ready: { output: /capturing on/ } });
    await client.ip(['link del dum0']);
    expect(await capture.exited).toMatchObject({ code: 5 });
    expect(capture.output()).toMatch(/packets captured/);
    expect(capture.output()).toContain('PTL_SYSTEM_CALL');
  });

  test('without the privilege one line says which', async () => {
    const { code, stderr } = await run(['capture', '-i', 'lo', '--no-processes'], {
      user: { uid: 65_534, gid: 65_534 },
    });
    expect(code).toBe(3);
    expect(stderr).toContain('CAP_NET_RAW');
  });

  test('a duration ends it, with exit code 1 when nothing came', async () => {
    const { code, stderr } = await run(['capture', '-i', 'lo', '--duration', '100ms', 'udp port 1']);
    expect(code).toBe(1);
    expect(stderr).toContain('0 packets captured');
    expect(stderr).toContain('VLAN');
  });

  test('the interfaces of a namespace are listed', async () => {
    const { code, stdout } = await run(['capture', '--list-interfaces', '--jsonl']);
    expect(code).toBe(0);
    expect(stdout).toContain('"name":"eth0"');
  });
});

describe('connections', () => {
  const follow = (args: readonly string[], options: HostRunOptions = {}): Promise<LabProcess> =>
    lab.host('server').daemon({
      ...options,
      argv: [process.execPath, program, 'follow', '-i', 'eth0', ...args],
      ready: { output: /following TCP on eth0/ },
    });

  test('are followed as they speak, without root, safe to print', async () => {
    const followed = await follow([':8000'], { env: asker });
    const status = readFileSync(`/proc/${followed.child.pid}/status`, 'latin1');
    expect(status).toMatch(/^Uid:\s+4321\b/m);
    expect(status).toMatch(/^CapPrm:\s+0+$/m);
    await lab.host('client').must(['nc', '-N', '-w1', server4, '8000'], { input: 'a\u001B[2J\nprompt' });
    await talk(1);
    followed.child.kill('SIGINT');
    expect(await followed.exited).toMatchObject({ code: 130 });
    const lines = followed.output().split('\n');
    const first = lines.findIndex((line) => line.startsWith('tcp stream 0: client 10.98.0.1:'));
    expect(lines.slice(first + 1, first + 3)).toEqual(['> a\\x1b[2J', '> prompt']);
    expect(lines).toContain('> hello 0');
    expect(lines.find((line) => line.startsWith('tcp stream 1: '))).toContain(`server ${server4}:8000`);
    expect(followed.output()).toMatch(/passed the filter; none lost/);
  });

  test('are records, of one end where asked; the filter keeps others out', async () => {
    const followed = await follow([
      '--jsonl',
      '--only',
      'client',
      '--duration',
      '3s',
      'port',
      '8000',
      'and',
      'net',
      '10',
    ]);
    await talk(1);
    expect(await followed.exited).toMatchObject({ code: 0 });
    const records = followed
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    expect(records.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ from: 'client', text: 'hello 0\n' }]);
    expect(await run(['follow', '-i', 'eth0', '--raw', ':8000'])).toMatchObject({ code: 2 });
    const number = await run(['follow', '-i', 'eth0', '3']);
    expect(number.stderr).toContain('connections that are to come');
  });
});
