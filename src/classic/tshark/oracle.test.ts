/** tshark as the referee of ours: filters, errors, columns, fields and JSON over packets of a real network. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { needs } from '../../../lab/needs.ts';
import { packetOf, pcapngFile } from '../../capture/capture-bytes.fixture.ts';
import { eventfulConnection, variants } from '../../capture/streams/eventful-connection.fixture.ts';
import { segments } from '../../capture/streams/stream-bytes.fixture.ts';
import { captured } from '../../wire/captured.fixture.ts';
import { ours, theirs } from './oracle.fixture.ts';

const { test } = needs({ tools: ['tshark'] });

const passing = [
  'ip.addr != 10.9.0.1',
  'tcp.port !== 80',
  'any tcp.port > 8000',
  'all tcp.port > 100',
  'eth.src[0:3] == 66:5e:c7',
  'tcp[13] & 2',
  'tcp.flags & 2 == 2',
  'frame contains "GET"',
  'http.request.method matches "^g"',
  'tcp.port in {80, 8000..9000}',
  'tcp.flags.syn == True',
  'http.request.uri contains 2f',
  'frame[0-3] == 33:33:00:00',
  'frame[14]==45',
  'not arp && !tcp',
  'ip.addr == 10.9.0.0/24 and not tcp',
  'eth.addr == ff:ff:ff:ff:ff:ff',
  'tcp.seq == -1',
  'ip.ttl == 0b1000000',
  'upper(http.request.method) == "GET"',
  'count(ip.addr) == 2',
  'ip.src == ip.dst',
  'frame.time > "2020-01-01"',
  '!tcp.port == 80',
  "frame.number == 'a'",
  'http.request.uri == "\\x2f"',
  'eth.dst[0] & 1',
  'http contains 47:45:54',
  'ip.len - ip.hdr_len > 30',
  '((tcp.port == 80)) || (ip.ttl > 63 && ip.ttl < 65)',
  'frame.number >= 3 and frame.number <= 5',
  'tcp.port == 8080 and tcp.stream == 0',
];
const wrong = [
  'frame contains GET',
  'tcp.port in {80 8080}',
  'tcp xor udp',
  'http and',
  'ip.addr == foo',
  'foo(ip.addr)',
  'tcp.port in 80',
  '"x" == "x"',
  'tcp.port eq 80 or 1 == 1',
  'tcp.port==80 tcp',
  'tcp.port == abc',
  'tcp.port ==',
];

const folder = mkdtempSync(join(tmpdir(), 'portolan-'));
const file = join(folder, 'captured.pcapng');

beforeAll(() => {
  const packets = Object.values(captured).map((frame, index) => packetOf(frame, 1_700_000_000 + index));
  writeFileSync(file, pcapngFile(packets));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('display filters', () => {
  test('pass the same packets', async () => {
    // One run for all of them: how many packets each lets pass. The tables have more above Ethernet where other filters ask for it.
    const args = ['-r', file, '-q', ...passing.flatMap((filter) => ['-z', `io,phs,${filter}`])];
    const counts = (out: string): readonly string[] =>
      out.match(/^Filter: .*$|eth +frames:\d+ bytes:\d+/gm)?.map((line) => line.replaceAll(/ +/g, ' ')) ?? [];
    const mine = counts((await ours(args)).out);
    expect(mine.length).toBeGreaterThan(passing.length);
    expect(mine).toEqual(counts(theirs(args).out));
    await same(['-r', file, '-T', 'fields', '-e', 'frame.number', '-Y', passing.slice(0, 6).join(' || ')]);
  });

  test('are wrong with the same words', async () => {
    for (const filter of wrong) await same(['-r', file, '-Y', filter]);
  });
});

describe('chosen fields', () => {
  const fields = [
    'frame.number',
    'frame.time',
    'frame.time_epoch',
    'frame.time_relative',
    'frame.time_delta',
    'frame.len',
    'eth.src',
    'eth.addr',
    'eth.type',
    'ip.addr',
    'ip.id',
    'ip.dsfield',
    'ip.checksum',
    'ipv6.dst',
    'ipv6.tclass',
    'ipv6.flow',
    'tcp.flags',
    'tcp.port',
    'tcp.stream',
    'tcp.seq',
    'tcp.ack',
    'tcp.window_size',
    'tcp.checksum',
    'tcp.len',
    'udp.stream',
    'udp.payload',
    'data.data',
    'icmp.type',
    'icmp.ident',
    'http.host',
    'http.request.method',
    'arp.src.hw_mac',
  ];
  // Wireshark numbers also the flows that ICMP errors quote.
  const chosen = ['-Y', 'not icmp and not icmpv6', ...fields.flatMap((field) => ['-e', field])];

  test('as -E says', async () => {
    const forms = [
      ['-E', 'header=y'],
      ['-E', 'separator=;', '-E', 'quote=d', '-E', 'occurrence=f'],
      ['-E', 'aggregator=/s', '-E', 'occurrence=a', '-E', 'bom=y'],
      ['-E', 'occurrence=l', '-E', 'quote=s', '-c', '9'],
    ];
    for (const form of forms) await same(['-r', file, '-T', 'fields', ...chosen, ...form]);
  });

  test('as JSON', async () => {
    await same(['-r', file, '-T', 'json', ...chosen]);
    await same(['-r', file, '-T', 'ek', ...chosen]);
  });
});

describe('what segments are in their connections', () => {
  const lossy = join(folder, 'lossy.pcapng');
  beforeAll(() => {
    // The connection with each of its segments twice, one variant behind the other, and the ports of the first once more.
    const connections = variants(eventfulConnection.length, (steps, twice) =>
      steps.flatMap((step, at) => (at === twice ? [step, step] : [step])),
    );
    const again = eventfulConnection.map((step) => ({
      ...step,
      clientPort: 20_000,
      sequence: step.sequence + 77_000,
      ...(step.acknowledgment !== undefined && { acknowledgment: step.acknowledgment + 77_000 }),
    }));
    // No port of a protocol: nobody looks into the segments.
    const all = [...connections, ...again].map((step) => ({ ...step, serverPort: 7777 }));
    // And once more at the same times: everything is a repetition then, and clocks go back.
    writeFileSync(lossy, pcapngFile([...segments(all), ...segments(all)]));
  });

  test('is asked by the same filters', async () => {
    for (const filter of [
      'tcp.analysis.retransmission',
      'tcp.analysis.retransmission && tcp.stream == 7',
      'tcp.analysis.duplicate_ack && !tcp.analysis.keep_alive_ack',
      'tcp.analysis.out_of_order || tcp.analysis.zero_window || tcp.analysis.window_full',
      'tcp.connection.syn',
      'tcp.stream >= 41 && tcp.seq > 1000',
    ]) {
      const args = ['-r', lossy, '-Y', filter, '-T', 'fields', '-e', 'frame.number'];
      expect((await ours(args)).out, filter).toMatch(/^\d+\n/);
      await same(args);
    }
  });

  test('stands before their lines', async () => {
    await same(['-r', lossy]);
  });

  test('has the same numbers', async () => {
    const fields = ['tcp.stream', 'tcp.seq', 'tcp.ack', 'tcp.window_size', 'tcp.analysis.retransmission'];
    await same(['-r', lossy, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])]);
  });
});

test('complaints have the same words', async () => {
  const wrong = [
    ['-r', file, '-T', 'fields', '-e', 'frame.foo', '-e', 'xx'],
    ['-r', file, '-T', 'fields'],
    ['-r', file, '-e', 'ip.src'],
    ['-r', file, '-c', '0'],
    ['-r', file, '-c', 'x'],
    ['-r', file, '-R', 'tcp'],
    ['-r', file, '-f', 'tcp'],
    ['-r', '/nonexistent/file'],
    ['-r', '/'],
  ];
  for (const args of wrong) await same(args);
});

test('columns of common protocols, their bytes, and every form of time', async () => {
  const common = ['-r', file];
  for (const form of ['r', 'd', 'dd', 'e', 'ud', 'udoy']) await same([...common, '-t', form]);
  for (const more of [['-T', 'tabs'], ['-x'], ['-P', '-x'], ['-S', '---', '-x']]) await same([...common, ...more]);
});

test('conversations, endpoints and the hierarchy of protocols', async () => {
  const wanted = [
    'conv,tcp',
    'conv,udp,ip',
    'conv,ip',
    'conv,eth',
    'endpoints,tcp',
    'endpoints,ipv6',
    'io,phs,not icmpv6',
  ];
  await same(['-r', file, '-q', ...wanted.flatMap((text) => ['-z', text])]);
});

test('frames and values by time', async () => {
  const functions =
    'AVG(frame.len)frame.len,SUM(tcp.len)tcp.len,COUNT(ip.ttl)ip.ttl,MIN(frame.time_delta)frame.time_delta';
  const tables = [
    '0',
    '1',
    '10',
    '7.5',
    '0.25',
    '100',
    `5,tcp,udp,frame.len > 100`,
    `5,FRAMES,BYTES()udp`,
    `10,${functions}`,
  ];
  for (const table of tables) await same(['-r', file, '-q', '-z', `io,stat,${table}`]);
  for (const wrong of ['x', '0.0000001', '5,tcp ==', '5,SUM(ip.src)ip.src', '5,COUNT(foo)foo']) {
    await same(['-r', file, '-q', '-z', `io,stat,${wrong}`]);
  }
});

test('what flows said, holes included', async () => {
  const holes = join(folder, 'holes.pcapng');
  const lossy = variants(eventfulConnection.length, (steps, missing) => steps.filter((_, at) => at !== missing));
  writeFileSync(holes, pcapngFile(segments(lossy)));
  for (const form of ['ascii', 'hex', 'raw']) {
    for (const number of [0, 5, 9, 27]) await same(['-r', holes, '-q', '-z', `follow,tcp,${form},${number}`]);
    await same(['-r', file, '-q', '-z', `follow,udp,${form},0`]);
  }
  await same(['-r', file, '-q', '-z', 'follow,tcp,ascii,99']);
});

async function same(args: readonly string[]): Promise<void> {
  expect(await ours(args), args.join(' ')).toEqual(theirs(args));
}
