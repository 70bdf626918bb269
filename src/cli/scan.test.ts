/** `portolan scan` short of its packets: what would be sent where, what is refused, and how results are told. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { IpSet } from '../addr/ip-set.ts';
import { parseTargets } from '../addr/target-spec.ts';
import { plainStyle } from '../report/style.ts';
import { fakeHost } from '../os/host.fake.ts';
import { JournalFile } from '../scan/journal.ts';
import type { PortResult } from '../scan/port-result.ts';
import { harbour } from './harbour.fake.ts';
import { runCli } from './run-cli.fake.ts';
import { withOwner } from '../scan/local-owner.ts';
import { LocalListeners } from '../sockets/local-listeners.ts';
import { HostNumbers } from '../scan/host-numbers.ts';
import { ScanTally } from '../scan/scan-tally.ts';
import { scanTargets } from '../scan/scan-targets.ts';
import type { ScanTargets } from '../scan/scan-targets.ts';
import { suspicion } from '../scan/survey-host.ts';
import { resumedTargets } from './scan-resume.ts';
import { confidenceLine, progressLine, quietLine, verdictLine } from './scan-text.ts';

const result = (port: number, state: PortResult['state'], more: Partial<PortResult> = {}): PortResult => ({
  host: '10.0.0.5',
  hostname: null,
  transport: 'tcp',
  port,
  state,
  reason: state === 'open' ? 'syn-ack' : state === 'closed' ? 'conn-refused' : 'no-response',
  reasonFrom: null,
  ttl: null,
  rttMs: 1,
  attempts: 1,
  service: null,
  owner: null,
  disagreement: null,
  ...more,
});

const unnamed = { hostname: null, reverseName: null, suspect: null };

describe('a dry run', () => {
  test('prints every probe once and nothing else', async () => {
    const { code, out, err } = await runCli(
      ['scan', '10.0.0.1-3', '-p', '22,80', '--dry-run', '--seed', '7', '--technique', 'connect'],
      harbour,
    );
    expect([code, err]).toEqual([0, '']);
    const wanted = ['10.0.0.1', '10.0.0.2', '10.0.0.3'].flatMap((host) => [
      `tcp.connect ${host} 22: connection by the kernel (TCP SYN): the kernel makes the packet`,
      `tcp.connect ${host} 80: connection by the kernel (TCP SYN): the kernel makes the packet`,
    ]);
    expect(out.trimEnd().split('\n').toSorted()).toEqual(wanted);
    expect(out.trimEnd().split('\n')).not.toEqual(wanted);
  });

  test('asks this host all ports, another one a thousand', async () => {
    const lines = async (args: string[]): Promise<number> =>
      (await runCli(['scan', ...args, '--dry-run'], harbour)).out.trimEnd().split('\n').length;
    expect(await lines(['127.0.0.1'])).toBe(65_535);
    expect(await lines(['10.0.0.1'])).toBe(1000);
    expect(await lines(['10.0.0.1', '--top-ports', '7'])).toBe(7);
    expect(await lines(['10.0.0.1', '--shard', '2/3', '-p', '1-9'])).toBe(3);
    expect(await lines(['10.0.0.0/29', '--exclude', '10.0.0.4/30', '-p', '1'])).toBe(4);
  });

  test('asks both transports where both are named, UDP alone where that is said', async () => {
    const asked = async (...args: string[]): Promise<string[]> =>
      (await runCli(['scan', '10.0.0.1', ...args, '--dry-run'], harbour)).out
        .trimEnd()
        .split('\n')
        .map((line) => line.split(':', 1)[0]!)
        .toSorted();
    expect(await asked('-p', 'T:22,U:53')).toEqual(['tcp.syn 10.0.0.1 22', 'udp.payload 10.0.0.1 53']);
    expect(await asked('-p', '53', '--udp')).toEqual(['udp.payload 10.0.0.1 53']);
    expect(await asked('-p', 'T:1,S:9899')).toEqual(['sctp.init 10.0.0.1 9899', 'tcp.syn 10.0.0.1 1']);
    expect(await asked('-p', '6', '--technique', 'protocol')).toEqual(['ip.protocol 10.0.0.1 6']);
    expect(await asked('--technique', 'protocol')).toHaveLength(256);
    expect((await asked('--udp')).every((line) => line.startsWith('udp.payload '))).toBe(true);
  });
});

describe.skipIf(process.platform !== 'linux')('a dry run of packets', () => {
  const packet = async (...args: string[]): Promise<[words: string, bytes: Buffer]> => {
    const { out } = await runCli(['scan', '127.0.0.1', ...args, '--dry-run', '--seed', '7'], harbour);
    const [, words, hex] = out.trimEnd().split(': ');
    return [words!, Buffer.from(hex!, 'hex')];
  };

  test.each([
    [['-p', '22', '--technique', 'syn'], 'TCP SYN with MSS 1460', 6, 22],
    [['-p', '22', '--technique', 'xmas'], 'TCP FIN+PSH+URG', 6, 22],
    [['-p', '53', '--udp'], 'UDP dns question of 17 bytes', 17, 53],
    [['-p', '9', '--udp'], 'empty UDP datagram', 17, 9],
    [['-p', 'S:9899'], 'SCTP INIT', 132, 9899],
  ] as const)('%j', async (args, words, protocol, port) => {
    const [said, bytes] = await packet(...args);
    expect(said).toBe(words);
    // An IPv4 header without options: its length, the protocol, both addresses; then the ports.
    expect([bytes[0], bytes.readUInt16BE(2), bytes[9]]).toEqual([0x45, bytes.length, protocol]);
    expect([...bytes.subarray(12, 20)]).toEqual([127, 0, 0, 1, 127, 0, 0, 1]);
    expect(bytes.readUInt16BE(22)).toBe(port);
  });

  test('of IP protocols', async () => {
    const [said, bytes] = await packet('-p', '47', '--technique', 'protocol');
    expect([said, bytes[9]]).toEqual(['ip.protocol 47', 47]);
  });
});

describe('what is refused', () => {
  test.each([
    [['8.8.8.8'], 'PTL_SCOPE'],
    [['10.0.0.1', '8.8.8.8'], 'PTL_SCOPE'],
    [['224.0.0.1', '--authorized'], 'PTL_SCOPE'],
    [['fe80::1'], 'PTL_BAD_ADDRESS'],
    [['10.0.0.300'], 'PTL_BAD_ADDRESS'],
    [['10.0.0.1', '-p', '99999'], 'PTL_BAD_PORT'],
    [['10.0.0.1', '-p', '300', '--technique', 'protocol'], 'PTL_BAD_PORT'],
    [['10.0.0.1', '--technique', 'sny'], 'PTL_USAGE'],
    [['10.0.0.1', '-p', '1', '--top-ports', '5'], 'PTL_USAGE'],
    [['10.0.0.1', '--xml', '--json'], 'PTL_USAGE'],
    [['10.0.0.1', '--grepable', '--xml'], 'PTL_USAGE'],
    [['10.0.0.1', '--rate', '0'], 'PTL_USAGE'],
    [['10.0.0.1', '-T', '6'], 'PTL_USAGE'],
    [['10.0.0.1', '--shard', '3/2'], 'PTL_USAGE'],
    [['10.0.0.0/8', '-p', '-'], 'PTL_USAGE'],
  ])('%j: %s', async (args, code) => {
    const run = await runCli(['scan', ...args, '--dry-run'], harbour);
    expect([run.code, run.out]).toEqual([2, '']);
    expect(run.err).toContain(code);
  });
});

describe('the scope file', () => {
  const home = mkdtempSync(join(tmpdir(), 'portolan-scope-'));
  afterAll(() => rmSync(home, { recursive: true }));
  const options = { exclude: undefined, authorized: false, environment: { XDG_CONFIG_HOME: home } };

  test('lets in what it lists, and only that', async () => {
    const host = fakeHost(harbour);
    mkdirSync(join(home, 'portolan'));
    writeFileSync(join(home, 'portolan', 'scope'), '203.0.113.0/24 # the office\n');
    expect((await scanTargets(['203.0.113.7'], host, options)).addresses.count).toBe(1n);
    await expect(scanTargets(['203.0.114.7'], host, options)).rejects.toMatchObject({ code: 'PTL_SCOPE' });
  });
});

describe('a scan that goes on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-resume-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('asks the hosts of its journal, not those that are up now, and none outside of what is asked for', async () => {
    const path = join(folder, 'journal');
    const targets = await scanTargets(['10.0.0.0/24'], fakeHost(harbour), {
      exclude: undefined,
      authorized: false,
      environment: {},
    });
    const resumed = (): ScanTargets => {
      const file = new JournalFile(path, null);
      try {
        return resumedTargets(file, targets);
      } finally {
        file.close();
      }
    };
    expect(resumedTargets(null, targets)).toBe(targets);
    expect(resumed()).toBe(targets);
    expect(existsSync(path)).toBe(false);
    writeFileSync(path, 'no journal');
    expect(resumed()).toBe(targets);
    writeFileSync(path, `${JSON.stringify({ parts: [{ addresses: '10.0.0.3,10.0.0.7,8.8.8.8' }] })}\n`);
    expect(resumed().addresses.toString()).toBe('10.0.0.3,10.0.0.7');
  });
});

const setOf = (text: string): IpSet => {
  const parsed = parseTargets(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value.addresses;
};
/** Of the one host that {@link result} tells of. */
const tallyOf = (all: boolean): ScanTally =>
  new ScanTally({ all, hosts: new HostNumbers(setOf('10.0.0.5')), names: new Map() });

describe('the tally', () => {
  test('lists what is open, counts what is plenty, keeps what differs from the socket table', () => {
    const tally = tallyOf(false);
    tally.add(Array.from({ length: 200 }, (_, index) => result(index + 1, 'closed')));
    tally.add([
      result(9000, 'closed', { disagreement: 'listening, but refused' }),
      result(443, 'open'),
      result(500, 'filtered'),
    ]);
    const [host] = tally.hosts();
    expect(host?.shown.map(({ port }) => port)).toEqual([443, 500, 9000]);
    expect(verdictLine(unnamed, host!, plainStyle)).toBe(
      '! 10.0.0.5: 1 of 203 ports open; 201 closed (conn-refused), 1 filtered (no-response)',
    );
  });

  test('says where a host answers everything', () => {
    const told = (ports: number, open: number, unreal = false): string => {
      const tally = tallyOf(false);
      tally.add(Array.from({ length: ports }, (_, index) => result(index + 1, index < open ? 'open' : 'closed')));
      const host = tally.hosts()[0]!;
      return verdictLine({ ...unnamed, suspect: suspicion(host, unreal) }, host, plainStyle);
    };
    expect(told(1000, 1000)).toContain('suspect: nearly every port says open');
    expect(told(1000, 100)).not.toContain('suspect');
    expect(told(1000, 100, true)).toContain('suspect: of 100 open ports none that was asked');
    expect(told(3, 3)).not.toContain('suspect');
  });

  test('lists everything on demand', () => {
    const tally = tallyOf(true);
    tally.add(Array.from({ length: 200 }, (_, index) => result(index + 1, 'closed')));
    expect(tally.hosts()[0]?.shown).toHaveLength(200);
  });
});

describe('the sentences', () => {
  test('of hosts with nothing to tell', () => {
    const counts = [
      { transport: 'tcp', state: 'closed', reason: 'reset', count: 9 },
      { transport: 'tcp', state: 'filtered', reason: 'no-response', count: 1 },
    ] as const;
    const group = { hosts: 65_530, counts, ports: 10, listed: 10, addresses: setOf('10.1.0.0/16') };
    expect(quietLine(group, plainStyle)).toMatch(
      /^. 65,530 hosts \(10\.1\.0\.0\/16\): 0 of 10 ports open on each; 9 closed \(reset\), 1 filtered \(no-response\)$/,
    );
    expect(quietLine({ ...group, addresses: null }, plainStyle)).toContain('65,530 hosts: 0 of 10 ports open');
    expect(quietLine({ ...group, hosts: 26, counts: [], ports: 0 }, plainStyle)).toContain('no port has a result');
  });

  const summary = {
    done: 100,
    total: 100,
    sent: 1500,
    open: 2,
    elapsedMs: 2500,
    lossRate: 0,
    lost: 0,
    silent: 0,
    expectedMissed: 0,
    slowdowns: 0,
    limitedHosts: 0,
    slowestPaceMs: 0,
    givenUp: [],
    unscanned: 0,
  };

  test.each([
    [{}, '1,500 probes in 2.5 s, none seen to be lost'],
    [
      { lossRate: null },
      '1,500 probes in 2.5 s; nothing answered: silence cannot be told from loss or from a host that is down',
    ],
    [{ lossRate: 0.1, lost: 150 }, '1,500 probes in 2.5 s, 10.0 % lost and repeated'],
    [
      { lossRate: 0.1, lost: 150, silent: 90, expectedMissed: 0.009 },
      '1,500 probes in 2.5 s, 10.0 % lost and repeated; of 90 silent ports fewer than 0.01 would have answered without loss',
    ],
    [
      { lossRate: 0.5, lost: 700, silent: 90, expectedMissed: 22.5 },
      '1,500 probes in 2.5 s, 50.0 % lost and repeated; 23 of 90 silent ports may be wrong: scan again with a lower --rate',
    ],
    [{ sent: 0 }, 'nothing was sent: everything was in the journal'],
  ])('%j', (more, text) => {
    expect(confidenceLine({ ...summary, ...more })).toBe(text);
  });

  test('of a running scan', () => {
    expect(progressLine({ phase: 'ports', done: 250, total: 1000, sent: 300, open: 2, elapsedMs: 1000 })).toBe(
      '25 % (250 of 1,000), 300 probes/s, 2 open, 3.0 s left',
    );
  });
});

describe('the socket table', () => {
  const read = (ports: readonly number[]): Promise<LocalListeners> =>
    LocalListeners.read(
      fakeHost({
        sockets: ports.map((localPort, inode) => ({ localAddress: '0.0.0.0', localPort, inode: inode + 1 })),
      }),
      true,
    );

  test('is held against what was found', async () => {
    const pair = { before: await read([22, 5000, 7000]), after: await read([22, 5000, 6000]) };
    const said = (port: number, state: PortResult['state']): string | undefined =>
      withOwner(result(port, state, { host: '127.0.0.1' }), pair).disagreement?.split(/[:;]/)[0];
    expect(said(22, 'open')).toBeUndefined();
    expect(said(80, 'open')).toBe('open from outside, not in the table');
    expect(said(7000, 'open')).toBe('open when asked, gone since');
    expect(said(5000, 'filtered')).toBe('listening, but silent');
    expect(said(5000, 'closed')).toBe('listening, but refused');
    // It began to listen during the scan: nobody is wrong.
    expect(said(6000, 'closed')).toBeUndefined();
  });
});
