/** `node bench/packet-file.ts FILE [PACKETS]`: a capture file of TCP packets from a seed, for the benches that read one. */
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../src/base/random.ts';
import { put16, put32, put32le } from '../src/wire/bytes.ts';
import { checksum, pseudoSumOfV4 } from '../src/wire/checksum.ts';
import { emitPcapHeader, pcapLengths } from '../src/wire/pcap.ts';
import type { BenchFile } from './define-bench.ts';

/** Conversations that the packets belong to. */
const flows = 2000;
const headersLength = 54;
/** Payloads of 0 to 1412 bytes: frames of 54 to 1466, 552 on the average. */
const longestPayload = 1412;
const packetsByDefault = 1_000_000;

/** A file of a million packets for the benches, in the folder for temporary files. */
export const packetFile: BenchFile = {
  path: join(tmpdir(), `portolan-bench-${packetsByDefault}.pcap`),
  make() {
    if (!existsSync(packetFile.path)) writePacketFile(packetFile.path, packetsByDefault);
  },
  remove: () => rmSync(packetFile.path, { force: true }),
};

/** Writes so many packets: a handshake first in each flow, then data and acknowledgements of both sides. */
export function writePacketFile(path: string, packets: number): void {
  const random = seededRandom(20_201);
  const state = Array.from({ length: flows }, (_, flow) => ({
    client: 0x0a01_0000 + (flow % 200),
    server: 0x0a02_0000 + (flow % 50),
    port: 32_768 + flow * 7,
    service: [9000, 443, 8443, 3306, 5432][flow % 5]!,
    next: [random.uint32(), random.uint32()],
    packets: 0,
  }));
  const file = openSync(path, 'w');
  const room = Buffer.alloc(1 << 20);
  let used = emitPcapHeader(
    { nanoseconds: false, major: 2, minor: 4, snapLength: 262_144, linkType: 1, frameCheck: 0 },
    room,
    0,
  );
  for (let index = 0; index < packets; index++) {
    if (used + pcapLengths.record + headersLength + longestPayload > room.length) {
      writeSync(file, room, 0, used);
      used = 0;
    }
    const flow = state[random.integer(0, flows - 1)]!;
    const side = flow.packets === 0 ? 0 : flow.packets === 1 ? 1 : random.integer(0, 1);
    const length = flow.packets < 2 || random.chance(0.25) ? 0 : random.integer(1, longestPayload);
    const at = used + pcapLengths.record;
    const flags = flow.packets === 0 ? 0x02 : flow.packets === 1 ? 0x12 : length === 0 ? 0x10 : 0x18;
    putFrame(room, at, flow, side, flags, length);
    flow.next[side] = (flow.next[side]! + length + (flow.packets < 2 ? 1 : 0)) >>> 0;
    flow.packets++;
    put32le(room, used, 1_700_000_000 + Math.floor(index / 100_000));
    put32le(room, used + 4, (index % 100_000) * 10);
    put32le(room, used + 8, headersLength + length);
    put32le(room, used + 12, headersLength + length);
    used = at + headersLength + length;
  }
  writeSync(file, room, 0, used);
  closeSync(file);
}

interface Flow {
  readonly client: number;
  readonly server: number;
  readonly port: number;
  readonly service: number;
  readonly next: readonly number[];
}

function putFrame(room: Buffer, at: number, flow: Flow, side: number, flags: number, length: number): void {
  room.fill(0x61, at + headersLength, at + headersLength + length);
  room.fill(0, at, at + headersLength);
  put16(room, at, 0x0200);
  put32(room, at + 2, 2 - side);
  put16(room, at + 6, 0x0200);
  put32(room, at + 8, 1 + side);
  put16(room, at + 12, 0x0800);
  const ip = at + 14;
  put16(room, ip, 0x4500);
  put16(room, ip + 2, 40 + length);
  put16(room, ip + 6, 0x4000);
  put16(room, ip + 8, 0x4006);
  put32(room, ip + 12, side === 0 ? flow.client : flow.server);
  put32(room, ip + 16, side === 0 ? flow.server : flow.client);
  put16(room, ip + 10, checksum(room, ip, ip + 20));
  const tcp = ip + 20;
  put16(room, tcp, side === 0 ? flow.port : flow.service);
  put16(room, tcp + 2, side === 0 ? flow.service : flow.port);
  put32(room, tcp + 4, flow.next[side]!);
  put32(room, tcp + 8, (flags & 0x10) === 0 ? 0 : flow.next[1 - side]!);
  put16(room, tcp + 12, 0x5000 | flags);
  put16(room, tcp + 14, 512);
  put16(room, tcp + 16, checksum(room, tcp, tcp + 20 + length, pseudoSumOfV4(room, ip, 6, 20 + length)));
}

if (import.meta.main) {
  const [path, packets] = process.argv.slice(2);
  if (path === undefined) throw new TypeError('usage: packet-file.ts FILE [PACKETS]');
  writePacketFile(path, Number(packets ?? packetsByDefault));
}
