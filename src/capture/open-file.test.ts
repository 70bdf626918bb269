/** Capture files read back: every format, cut anywhere, lying, compressed, bit by bit from a pipe. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memorySource } from '../os/byte-stream.ts';
import { put32le, put64le } from '../wire/bytes.ts';
import { pcapngOptions, textOption } from '../wire/pcapng-option.ts';
import { customBlock, interfaceBlock, secretsBlock, sectionBlock } from '../wire/pcapng-writer.ts';
import { joined, packetBlock, packetOf, pcapFile, pcapngFile } from './capture-bytes.fixture.ts';
import type { CaptureSource } from './open-file.ts';
import { openCaptureFile } from './open-file.ts';

const packets = Array.from({ length: 50 }, (_, index) =>
  packetOf(
    Uint8Array.from({ length: index * 3 }, (__, at) => (at * 7 + index) & 255),
    1000 + index,
  ),
);

interface Read {
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly originalLength: number;
  readonly linkType: number;
  readonly bytes: string;
}

/** Everything that a file gives. */
async function readAll(source: CaptureSource) {
  const file = await openCaptureFile(source);
  const read: Read[] = [];
  const between: string[] = [];
  for await (const batch of file.batches()) {
    expect(batch.firstNumber).toBe(read.length + 1);
    for (let index = 0; index < batch.count; index++) {
      const start = batch.starts[index]!;
      read.push({
        seconds: batch.seconds[index]!,
        nanoseconds: batch.nanoseconds[index]!,
        originalLength: batch.originalLengths[index]!,
        linkType: batch.linkTypes[index]!,
        bytes: Buffer.from(batch.bytes.subarray(start, start + batch.lengths[index]!)).toString('hex'),
      });
    }
    for (const { item, before } of batch.between) between.push(`${item.kind}@${batch.firstNumber + before}`);
  }
  return { file, read, between };
}

const expected: Read[] = packets.map((packet) => ({
  seconds: packet.seconds,
  nanoseconds: packet.nanoseconds,
  originalLength: packet.originalLength,
  linkType: 1,
  bytes: Buffer.from(packet.bytes).toString('hex'),
}));

describe('a whole file', () => {
  test.each([
    ['pcap', pcapFile(packets)],
    ['pcap, most significant byte first', pcapFile(packets, { bigEndian: true })],
    ['pcap in nanoseconds', pcapFile(packets, { nanoseconds: true })],
    ['pcapng', pcapngFile(packets)],
    ['gzip', gzipSync(pcapFile(packets))],
    [
      'gzip in two members',
      joined([gzipSync(pcapFile(packets.slice(0, 9))), gzipSync(pcapFile(packets.slice(9)).subarray(24))]),
    ],
  ])('%s gives its packets', async (_, bytes) => {
    const { file, read } = await readAll(bytes);
    expect(read).toEqual(expected);
    expect(file.fault).toBeNull();
    expect(file.packets).toBe(packets.length);
  });

  test('the same from a pipe, byte by byte', async () => {
    for (const bytes of [pcapFile(packets), pcapngFile(packets), gzipSync(pcapngFile(packets))]) {
      const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
      const { file, read } = await readAll(memorySource(...pieces));
      expect(read).toEqual(expected);
      expect(file.fault).toBeNull();
    }
  });

  test('has its interfaces as soon as it is open, also from a pipe', async () => {
    const name = textOption(pcapngOptions.interface.name, 'eth7');
    const parts = [sectionBlock(), interfaceBlock(1, 96, [name]), packetBlock(packets[3]!)];
    const file = await openCaptureFile(memorySource(...parts));
    expect(file.interfaces).toEqual([{ linkType: 1, snapLength: 96, name: 'eth7', description: null }]);
    file.close();
  });

  test('tells what stands between the packets, and where', async () => {
    const file = joined([
      sectionBlock(),
      interfaceBlock(1, 0),
      packetBlock(packets[1]!),
      secretsBlock(0x544c_534b, Buffer.from('CLIENT_RANDOM')),
      packetBlock(packets[2]!),
      sectionBlock(),
      interfaceBlock(101, 0),
      packetBlock(packets[3]!),
      customBlock(1, new Uint8Array(4)),
    ]);
    const { read, between } = await readAll(file);
    expect(between).toEqual(['section@1', 'interface@1', 'secrets@2', 'section@3', 'interface@3', 'custom@4']);
    expect(read.map(({ linkType }) => linkType)).toEqual([1, 1, 101]);
  });
});

describe('a file on disk', () => {
  let folder = '';
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'portolan-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('larger than the buffer, with packets larger than it', async () => {
    const large = packetOf(new Uint8Array(3_000_000).fill(7));
    const small = Array.from({ length: 20_000 }, (_, index) => packetOf(new Uint8Array(100).fill(index), index));
    const path = join(folder, 'large.pcapng');
    writeFileSync(path, pcapngFile([...small, large, ...small]));
    const { read, file } = await readAll(path);
    expect(file.fault).toBeNull();
    expect(read).toHaveLength(40_001);
    expect(read[20_000]?.bytes).toBe('07'.repeat(3_000_000));
    expect(read[40_000]?.bytes).toBe((19_999 & 255).toString(16).repeat(100));
  });

  test('that is missing, a directory, or no capture is refused', async () => {
    writeFileSync(join(folder, 'text'), 'hello, this is no capture file at all');
    writeFileSync(join(folder, 'empty'), '');
    for (const name of ['missing', '.', 'text', 'empty']) {
      await expect(openCaptureFile(join(folder, name))).rejects.toMatchObject({ code: 'PTL_CAPTURE_FILE' });
    }
    await expect(openCaptureFile(gzipSync('text'))).rejects.toMatchObject({ code: 'PTL_CAPTURE_FILE' });
  });
});

describe('a broken file', () => {
  test('cut anywhere gives the packets before the cut and says what is missing', async () => {
    for (const whole of [pcapFile(packets.slice(0, 12)), pcapngFile(packets.slice(0, 12))]) {
      for (let length = 28; length < whole.length; length++) {
        const { read, file } = await readAll(whole.subarray(0, length));
        expect(expected.slice(0, read.length)).toEqual(read);
        if (file.fault !== null) {
          expect(file.fault.reason).toMatch(/^the file is cut short in (packet|block) \d+$/);
          expect(file.fault.cut!.got).toBeLessThan(file.fault.cut!.wanted);
        }
      }
    }
  });

  test('cut while compressed gives what was decompressed', async () => {
    const random = packets.map((packet, at) =>
      packetOf(Uint8Array.from(packet.bytes, (byte) => (byte * (at + 31)) & 255)),
    );
    const compressed = gzipSync(pcapFile(random));
    const { read, file } = await readAll(compressed.subarray(0, compressed.length - 30));
    expect(read.length).toBeGreaterThan(10);
    expect(file.fault?.reason).toBe('the compressed data is cut short');
  });

  test('with a packet of 4 GB is read up to it', async () => {
    const bytes = pcapFile(packets.slice(0, 3));
    put32le(bytes, 24 + 16 + packets[0]!.bytes.length + 8, 0xffff_fff0);
    const { read, file } = await readAll(bytes);
    expect(read).toEqual(expected.slice(0, 1));
    expect(file.fault?.reason).toBe(
      'packet 2 says that 4294967280 bytes of it were captured: what follows cannot be read',
    );
  });

  test('with a block of 4 GB is read up to it', async () => {
    const bytes = pcapngFile(packets.slice(0, 2));
    put32le(bytes, bytes.length - packetBlock(packets[1]!).length + 4, 0xffff_fff0);
    const { read, file } = await readAll(bytes);
    expect(read).toEqual(expected.slice(0, 1));
    expect(file.fault?.reason).toMatch(/^block 4 says that it has 4294967280 bytes/);
  });

  test('that is a bomb costs time and no memory', async () => {
    const length = 96 << 20;
    const bomb = gzipSync(joined([pcapFile([]), new Uint8Array(length)]));
    expect(bomb.length).toBeLessThan(length / 900);
    const file = await openCaptureFile(bomb);
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for await (const batch of file.batches()) {
      expect(batch.count).toBeGreaterThan(0);
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }
    // Packets of no bytes: sixteen bytes of zeros each.
    expect(file.packets).toBe(length / 16);
    expect(most - before).toBeLessThan(60 << 20);
  });

  test('with 70,000 interfaces ends at 65,536', async () => {
    const one = interfaceBlock(1, 0);
    const { file } = await readAll(joined([sectionBlock(), ...Array.from({ length: 70_000 }, () => one)]));
    expect(file.interfaces).toHaveLength(65_536);
    expect(file.fault?.reason).toMatch(/^the file lists more than 65536 interfaces/);
  });

  test('with a time before 1970 keeps it', async () => {
    const offset = new Uint8Array(8);
    put64le(offset, 0, -10_000n);
    const early = interfaceBlock(1, 0, [{ code: pcapngOptions.interface.timeOffset, data: offset }]);
    const { read } = await readAll(joined([sectionBlock(), early, packetBlock(packetOf(new Uint8Array(4), 5))]));
    expect(read).toMatchObject([{ seconds: -9995, nanoseconds: 5000 }]);
  });

  test('in any way is a refusal or packets, never anything else', async () => {
    const seeds = [
      pcapFile(packets.slice(0, 8)),
      pcapngFile(packets.slice(0, 8)),
      gzipSync(pcapngFile(packets.slice(0, 8))),
    ];
    const mutation = fc.record({
      seed: fc.nat(2),
      edits: fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ seed, edits }) => {
        const bytes = Uint8Array.from(seeds[seed]!);
        for (const [at, value] of edits) bytes[at % bytes.length] = value;
        const outcome = await readAll(bytes).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'PTL_CAPTURE_FILE' });
      }),
      { numRuns: 2000 },
    );
  });
});
