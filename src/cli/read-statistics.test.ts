/** Statistics of `portolan read`: who talked, how much, when, what is noteworthy; bounded, exclusive, for programs too. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pcapngFile } from '../capture/capture-bytes.fixture.ts';
import { eventfulConnection } from '../capture/streams/eventful-connection.fixture.ts';
import { segments } from '../capture/streams/stream-bytes.fixture.ts';
import { runCli } from './run-cli.fake.ts';

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-'));
  file = join(folder, 'dump.pcapng');
  const packets = segments([
    ...eventfulConnection,
    { from: 'client', sequence: 7, flags: 'S', clientPort: 9, after: 2500 },
    { from: 'server', sequence: 0, acknowledgment: 8, flags: 'RA', clientPort: 9 },
  ]);
  // One wrong checksum, and one that was left to the card: the sum of the pseudo header of 20 bytes of TCP.
  packets.at(-2)!.bytes[50]! ^= 0x55;
  const last = packets.at(-1)!.bytes;
  const pseudoSum = 0x0a09 + 2 + 0x0a09 + 1 + 6 + 20;
  last.set([pseudoSum >> 8, pseudoSum & 255], 50);
  writeFileSync(file, pcapngFile(packets));
});
afterAll(() => rmSync(folder, { recursive: true }));

const records = async (...args: readonly string[]): Promise<unknown> =>
  JSON.parse((await runCli(['read', file, ...args, '--json'])).out);

describe('a statistic', () => {
  test('of conversations has both directions as the client sees them', async () => {
    expect(await records('--conversations', 'tcp')).toMatchObject([
      {
        layer: 'tcp',
        stream: 0,
        client: '10.9.0.1',
        clientPort: 40_000,
        server: '10.9.0.2',
        serverPort: 80,
        packets: 42,
      },
      { stream: 1, clientPort: 9, packets: 2, packetsSent: 1, bytesSent: 54, packetsReceived: 1, duration: 1 },
    ]);
    expect(await records('--conversations', 'eth')).toHaveLength(1);
    expect(await records('--conversations', 'udp')).toEqual([]);
  });

  test('counts only what the filter lets pass, streams numbered by all', async () => {
    expect(await records('--conversations', 'tcp', 'port:9')).toMatchObject([{ stream: 1, packets: 2 }]);
  });

  test('of endpoints, of protocols, of lengths', async () => {
    expect(await records('--endpoints', 'tcp')).toMatchObject([
      { port: 80, packets: 44 },
      { port: 40_000 },
      { port: 9, packets: 2 },
    ]);
    expect(await records('--hierarchy')).toMatchObject([
      { protocol: 'eth', packets: 44 },
      { path: ['eth', 'ip'] },
      { path: ['eth', 'ip', 'tcp'], packets: 44 },
    ]);
    const lengths = (await records('--lengths')) as { packets: number }[];
    expect(lengths.reduce((sum, { packets }) => sum + packets, 0)).toBe(44);
    expect(lengths.at(-1)).toMatchObject({ from: 5120, to: null });
  });

  test('of spans of time shows the empty ones too', async () => {
    const spans = (await records('--rate', '1s')) as { start: string; packets: number; share: number }[];
    expect(spans.map(({ packets }) => packets).reduce((sum, packets) => sum + packets)).toBe(44);
    expect(spans.length).toBeGreaterThan(4);
    expect(Math.max(...spans.map(({ share }) => share))).toBe(1);
    expect((await runCli(['read', file, '--rate', '1s'])).out).toContain('█');
  });

  test('of what is noteworthy tells a wrong checksum from one left to the card', async () => {
    expect(await records('--expert')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ severity: 'error', field: 'tcp.checksum_bad', packets: 1, first: 43 }),
        expect.objectContaining({ severity: 'warning', field: 'tcp.connection.rst', packets: 1, first: 44 }),
        expect.objectContaining({ severity: 'note', field: 'tcp.analysis.fast_retransmission', packets: 1 }),
        expect.objectContaining({ field: 'tcp.analysis.zero_window_probe', packets: 1 }),
      ]),
    );
    expect((await runCli(['read', file, '-c', 'tcp.connection.rst:1'])).out).toBe('1\n');
  });

  test('comes alone, and of a layer that there is', async () => {
    expect(await runCli(['read', file, '--hierarchy', '--expert'])).toMatchObject({ code: 2 });
    expect(await runCli(['read', file, '--conversations', 'sctp'])).toMatchObject({ code: 2 });
    expect(await runCli(['read', file, '--rate', 'x'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('200ms'),
    });
  });
});

test('a packet in full says what it is in its flow', async () => {
  const { out } = await runCli(['read', file, '--tree', '17']);
  expect(out).toContain('fast retransmission: 1  tcp.analysis.fast_retransmission');
});
