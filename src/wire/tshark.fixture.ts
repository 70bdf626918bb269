/** Wireshark as the referee of codecs: frames go into a file, fields come out as tshark reads them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ipv4Address } from '../addr/ip-address.ts';
import { buildPacket, plainIpv4 } from './build-packet.ts';
import { emitted } from './hex.fixture.ts';
import { emitPacketBlock, interfaceBlock, packetBlockLength, sectionBlock } from './pcapng-writer.ts';

/** A frame with what tshark has to say of it: field names and values as `-T fields` prints them, all occurrences by commas. */
export interface RefereeCase {
  readonly name: string;
  readonly frame: Uint8Array;
  readonly fields: Readonly<Record<string, string | number>>;
}

/** Bytes, or what writes them. */
export type Part = Uint8Array | ((into: Uint8Array, at: number) => number);

/** Several parts, one behind the other. */
export function written(...parts: readonly Part[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'function' ? emitted(part, 8192) : part)]));
}

/** Asks tshark for the fields of all frames in one run; one record a frame, only with the fields that its case names. */
function refereed(cases: readonly RefereeCase[], options: readonly string[] = []): Record<string, string>[] {
  const names = [...new Set(cases.flatMap(({ fields }) => Object.keys(fields)))];
  const folder = mkdtempSync(join(tmpdir(), 'portolan-referee-'));
  try {
    const file = join(folder, 'frames.pcapng');
    writeFileSync(file, capture(cases.map(({ frame }) => frame)));
    const arguments_ = ['-n', '-r', file, '-T', 'fields', ...options, ...names.flatMap((name) => ['-e', name])];
    const output = execFileSync('tshark', arguments_, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const rows = output.split('\n').slice(0, -1);
    return cases.map(({ fields }, index) => {
      const row = (rows[index] ?? '').split('\t');
      return Object.fromEntries(Object.keys(fields).map((name) => [name, row[names.indexOf(name)] ?? '']));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function capture(frames: readonly Uint8Array[]): Uint8Array {
  const packets = frames.map((bytes) => {
    const packet = { interfaceIndex: 0, linkType: 1, seconds: 1_790_000_000, nanoseconds: 0 };
    const whole = { ...packet, originalLength: bytes.length, bytes };
    const block = new Uint8Array(packetBlockLength(whole, []));
    emitPacketBlock(whole, [], block, 0);
    return block;
  });
  return Buffer.concat([sectionBlock([]), interfaceBlock(1, 262_144, []), ...packets]);
}

const source = ipv4Address(0x0a09_0001);
const destination = ipv4Address(0x0a09_0002);
const link = { destination: new Uint8Array(6), source: Uint8Array.of(2, 0, 0, 0, 0, 1), tags: [], etherType: 0 };

/** Holds what tshark reads of the cases against what was meant; `options` go to tshark. */
export function expectAgreement(cases: readonly RefereeCase[], options: readonly string[] = []): void {
  const rows = refereed(cases, options);
  for (const [index, { name, fields }] of cases.entries()) {
    const texts = Object.entries(fields).map(([field, value]) => [field, String(value)]);
    expect.soft(rows[index], name).toEqual(Object.fromEntries(texts));
  }
}

/** A frame with the payload under an EtherType; below 0x600 the payload's length takes its place (802.3). */
export function etherFrame(etherType: number, payload: Uint8Array): Uint8Array {
  const type = etherType < 0x600 ? payload.length : etherType;
  return Uint8Array.from([...link.destination, ...link.source, type >> 8, type & 0xff, ...payload]);
}

/** A frame with the payload under an IPv4 protocol number. */
export function ipFrame(protocol: number, payload: Uint8Array): Uint8Array {
  const network = { ...plainIpv4(source, destination), protocol };
  return buildPacket({ link, network, transport: { kind: 'none' }, payload }).bytes;
}

/** A datagram to a port, from the port `from`, to the host `to` (the value of an IPv4 address). */
export function udpFrame(port: number, payload: Uint8Array, from = 40_000, to = 0x0a09_0002): Uint8Array {
  const header = { sourcePort: from, destinationPort: port, length: 0, checksum: 0 };
  const network = plainIpv4(source, ipv4Address(to));
  return buildPacket({ link, network, transport: { kind: 'udp', header }, payload }).bytes;
}

let connection = 40_000;

/**
 * A segment to (or, with `fromServer`, from) a port, each of a connection of its own so that no state joins the cases; with
 * `client`, the client's port, of a chosen one.
 */
export function tcpFrame(port: number, payload: Uint8Array, fromServer = false, client = ++connection): Uint8Array {
  const [sourcePort, destinationPort] = fromServer ? [port, client] : [client, port];
  const numbers = { sequence: 1, acknowledgment: 1, window: 512, urgent: 0, checksum: 0 };
  const header = { sourcePort, destinationPort, ...numbers, reserved: 0, flags: 0x18, options: [] };
  const [from, to] = fromServer ? [destination, source] : [source, destination];
  const network = plainIpv4(from, to);
  return buildPacket({ link, network, transport: { kind: 'tcp', header }, payload }).bytes;
}
