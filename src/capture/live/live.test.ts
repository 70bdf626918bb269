/** Live captures without a network: batches, owners of flows, files, streams. */
import * as fc from 'fast-check';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type FrameVisitor, packetType } from '../../link/link.ts';
import { fakeHost, type FakeHostParts } from '../../os/host.fake.ts';
import { socketState } from '../../os/socket-table.ts';
import { openOutputFolder } from '../../os/output-folder.ts';
import type { CaptureInterface } from '../capture-interface.ts';
import { FileKnowledge } from '../file-knowledge.ts';
import { openCaptureFile } from '../open-file.ts';
import type { FlowOwner } from './flow-process.ts';
import { FlowOwners } from './flow-owners.ts';
import { LiveBatchFiller, type LiveBatch } from './live-batch.ts';
import { livePcapngWriter, livePcapWriter } from './live-file-writer.ts';
import { LiveInterfaces } from './live-interfaces.ts';
import { mergedStreams } from './merged-streams.ts';
import { RotatingFiles } from './rotating-files.ts';

/** An Ethernet frame with UDP from one end to the other, written as `10.0.0.1:1000`. */
function frame(source: string, destination: string, protocol = 17): Uint8Array {
  const [[from, fromPort], [to, toPort]] = [source.split(':'), destination.split(':')] as [string[], string[]];
  const bytes = new Uint8Array(14 + 20 + 20);
  const view = new DataView(bytes.buffer);
  view.setUint16(12, 0x0800);
  bytes.set([0x45, 0, 0, 40, 0, 0, 0, 0, 64, protocol], 14);
  bytes.set(from!.split('.').map(Number), 26);
  bytes.set(to!.split('.').map(Number), 30);
  view.setUint16(34, Number(fromPort));
  view.setUint16(36, Number(toPort));
  if (protocol === 17) view.setUint16(38, 20);
  else bytes[46] = 0x50;
  return bytes;
}

function batchOf(frames: readonly Uint8Array[], time = { seconds: 1_700_000_000, nanoseconds: 5 }): LiveBatch {
  const opened = [{ linkType: 1, interfaceName: 'eth0' }];
  const filler = new LiveBatchFiller(new LiveInterfaces(opened, 0, []));
  const meta = { ...time, originalLength: 60, interfaceIndex: 2, packetType: packetType.host, vlan: -1 };
  const bytes = new Uint8Array(Buffer.concat(frames));
  let at = 0;
  const places = frames.map(({ length }) => [at, (at += length)] as const);
  const forEach = (visit: FrameVisitor): void => places.forEach(([start, end]) => visit(bytes, start, end, meta));
  return filler.several({ frames: frames.length, forEach }, 0);
}

function ownersOf(parts: FakeHostParts, ...frames: readonly Uint8Array[]): readonly FlowOwner[] {
  const owners = new FlowOwners({ host: fakeHost(parts), pid: null });
  return frames.map((bytes) => owners.ownerOf(batchOf([bytes]), 0));
}

const here = {
  name: 'eth0',
  index: 2,
  up: true,
  loopback: false,
  kind: 'physical',
  mac: null,
  addresses: [{ family: 4, address: '10.0.0.1', prefixLength: 24 }],
} as const;

describe('the owner of a packet', () => {
  const server = {
    interfaces: [here],
    sockets: [
      { protocol: 'udp', localPort: 53, inode: 11 },
      {
        localAddress: '10.0.0.1',
        localPort: 40_000,
        remoteAddress: '10.0.0.9',
        remotePort: 443,
        state: socketState.ESTABLISHED,
        inode: 12,
      },
      {
        localAddress: '10.0.0.1',
        localPort: 22,
        remoteAddress: '10.0.0.9',
        remotePort: 5,
        state: socketState.TIME_WAIT,
      },
      { localAddress: '127.0.0.1', localPort: 80, inode: 14 },
    ],
    processes: [
      { pid: 70, command: 'named', sockets: { 3: 11 }, cgroup: '/system.slice/named.service' },
      { pid: 80, command: 'curl', sockets: { 3: 12 } },
      { pid: 90, command: 'nginx', sockets: { 3: 14 } },
    ],
  } as const satisfies FakeHostParts;

  test('is found by the flow, in both directions, and by the port that waits', () => {
    const [out, back, asked] = ownersOf(
      server,
      frame('10.0.0.1:40000', '10.0.0.9:443', 6),
      frame('10.0.0.9:443', '10.0.0.1:40000', 6),
      frame('10.0.0.9:5353', '10.0.0.1:53'),
    );
    expect([out?.process?.name, back?.process?.name]).toEqual(['curl', 'curl']);
    expect(asked?.process).toMatchObject({ pid: 70, name: 'named', unit: 'named.service' });
    expect(asked?.reason).toBeNull();
  });

  test('is not whoever waits on the port of somebody else', () => {
    const [forwarded] = ownersOf(server, frame('10.0.0.8:53', '10.0.0.9:53'));
    expect(forwarded).toMatchObject({ process: null, reason: 'neither end is on this machine' });
  });

  test('is unknown with a reason', () => {
    const [gone, kernel, hidden] = [
      ...ownersOf(server, frame('10.0.0.1:9', '10.0.0.9:9', 6), frame('10.0.0.1:22', '10.0.0.9:5', 6)),
      ...ownersOf({ ...server, processes: [{ pid: 70, hidden: true }] }, frame('10.0.0.9:1', '10.0.0.1:53')),
    ];
    expect(gone!.reason).toMatch(/^no socket has this flow|^not looked up yet/);
    expect(kernel!.reason).toMatch(/closed, or not accepted/);
    expect(hidden!.reason).toMatch(/^hidden: 1 .*CAP_SYS_PTRACE/);
  });

  test('of any bytes is an answer', () => {
    const owners = new FlowOwners({ host: fakeHost(server), pid: null });
    const anyFrame = fc.uint8Array({ maxLength: 90 });
    fc.assert(
      fc.property(anyFrame, (bytes) => {
        const owner = owners.ownerOf(batchOf([bytes]), 0);
        expect((owner.process === null) !== (owner.reason === null)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a file', () => {
  const interfaces: CaptureInterface[] = [{ linkType: 1, snapLength: 0, name: 'eth0', description: null }];
  const info = { ...fakeHost({ processes: [{ pid: 7, command: 'a\u001Bb' }] }).processes.read(7)! };
  const owner: FlowOwner = {
    process: { pid: 7, name: info.command, unit: 'a.service', container: 'web', info },
    peer: null,
    reason: null,
  };

  test('of any time and length is read back as it was written', async () => {
    const time = fc.record({ seconds: fc.nat(4_294_967_295), nanoseconds: fc.nat(999_999_999) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 70_000 }), { maxLength: 4 }),
        time,
        async (frames, when) => {
          for (const isPcap of [false, true]) {
            const parts: Uint8Array[] = [];
            const write = (bytes: Uint8Array): void => void parts.push(bytes.slice());
            const writer = isPcap
              ? livePcapWriter(1, 262_144, write)
              : livePcapngWriter({ interfaces, filter: 'udp' }, write);
            writer.begin();
            const batch = batchOf(frames, when);
            frames.forEach((_, row) => writer.packet(batch, row, owner));
            writer.end({ received: 1, dropped: 0, interfaceDrops: 0 }, 1000);
            const whole = Buffer.concat(parts);
            expect(whole.length).toBeGreaterThanOrEqual(writer.size);
            const file = await openCaptureFile(whole);
            const found: unknown[] = [];
            for await (const read of file.batches())
              for (let row = 0; row < read.count; row++) {
                const start = read.starts[row]!;
                const bytes = Buffer.from(read.bytes.subarray(start, start + read.lengths[row]!));
                found.push([read.seconds[row], read.nanoseconds[row], bytes.toString('base64')]);
              }
            expect(file.fault).toBeNull();
            expect(found).toEqual(
              frames.map((bytes) => [when.seconds, when.nanoseconds, Buffer.from(bytes).toString('base64')]),
            );
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('names the process in a block, an option and a comment without controls', async () => {
    const parts: Uint8Array[] = [];
    const writer = livePcapngWriter({ interfaces, filter: null }, (bytes) => void parts.push(bytes.slice()));
    writer.begin();
    writer.packet(batchOf([frame('10.0.0.1:1', '10.0.0.2:2')]), 0, owner);
    writer.flush();
    const file = await openCaptureFile(Buffer.concat(parts));
    const knowledge = new FileKnowledge();
    for await (const batch of file.batches()) {
      knowledge.learn(batch);
      if (batch.count === 0) continue;
      expect(knowledge.packet(batch, 0, file.interfaces)).toMatchObject({
        interfaceName: 'eth0',
        process: { pid: 7, name: 'a\u001Bb' },
        comments: ['a\uFFFDb[7] in web (a.service)'],
      });
    }
    expect(file.packets).toBe(1);
  });

  test('gives way to the next by size and time, and the oldest go', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ptl-rotation-'));
    try {
      const path = join(folder, 'c-%S.pcap');
      const files = new RotatingFiles(openOutputFolder(path), {
        path,
        size: 10,
        milliseconds: 5000,
        keep: 2,
        overwrite: false,
        owner: null,
      });
      files.open(1000);
      expect([files.isOver(9, 1000), files.isOver(10, 1000), files.isOver(0, 6000)]).toEqual([false, true, true]);
      files.write(Uint8Array.of(1, 2, 3));
      files.open(1000);
      files.open(2000);
      files.close();
      expect(readdirSync(folder).sort()).toEqual(['c-01-2.pcap', 'c-02.pcap']);
      expect(files.removed).toBe(1);
      expect(statSync(join(folder, 'c-02.pcap')).mode & 0o777).toBe(0o600);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test('streams come together, each in its turn; one that fails does not end the others', async () => {
  async function* numbers(from: number, fails: boolean): AsyncGenerator<number, void, void> {
    for (let value = from; value < from + 5; value++) yield await Promise.resolve(value);
    if (fails) throw new Error('gone');
  }
  const seen: (readonly [number, number])[] = [];
  const failed: number[] = [];
  const streams = [numbers(0, true), numbers(10, false)];
  for await (const { stream, value } of mergedStreams(streams, (which) => void failed.push(which)))
    seen.push([stream, value]);
  expect(seen.filter(([stream]) => stream === 0).map(([, value]) => value)).toEqual([0, 1, 2, 3, 4]);
  expect(seen.filter(([stream]) => stream === 1)).toHaveLength(5);
  expect(seen.findIndex(([stream]) => stream === 1)).toBeLessThan(3);
  expect(failed).toEqual([0]);
});
