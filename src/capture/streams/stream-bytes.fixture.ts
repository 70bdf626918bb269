/** Connections made of chosen segments, for tests of what follows streams. */
import { ipv4Address } from '../../addr/ip-address.ts';
import { buildPacket, plainIpv4 } from '../../wire/build-packet.ts';
import type { CapturedPacket } from '../../wire/captured-packet.ts';
import { tcpFlags } from '../../wire/tcp.ts';
import type { TcpOption } from '../../wire/tcp-option.ts';

const link = { destination: new Uint8Array(6), source: Uint8Array.of(2, 0, 0, 0, 0, 1), tags: [], etherType: 0 };
const client = ipv4Address(0x0a09_0001);
const server = ipv4Address(0x0a09_0002);

/** A segment: numbers as they stand on the wire. */
export interface SegmentSpec {
  readonly from: 'client' | 'server';
  readonly sequence: number;
  readonly acknowledgment?: number;
  /** Letters of `SAFRP`; `A` when absent. */
  readonly flags?: string;
  readonly data?: string | Uint8Array;
  readonly window?: number;
  readonly clientPort?: number;
  readonly serverPort?: number;
  readonly options?: readonly TcpOption[];
  /** Milliseconds since the one before; 1 when absent. */
  readonly after?: number;
}

const letters = { S: tcpFlags.syn, A: tcpFlags.ack, F: tcpFlags.fin, R: tcpFlags.rst, P: tcpFlags.psh } as const;

/** Packets of segments, in their order. */
export function segments(specs: readonly SegmentSpec[]): CapturedPacket[] {
  let milliseconds = 0;
  return specs.map((spec) => {
    milliseconds += spec.after ?? 1;
    const bytes = segmentFrame(spec);
    const nanoseconds = (milliseconds % 1000) * 1_000_000;
    const seconds = 1_790_000_000 + Math.floor(milliseconds / 1000);
    return { interfaceIndex: 0, linkType: 1, seconds, nanoseconds, originalLength: bytes.length, bytes };
  });
}

function segmentFrame(spec: SegmentSpec): Uint8Array {
  const ports = [spec.clientPort ?? 40_000, spec.serverPort ?? 80] as const;
  const fromClient = spec.from === 'client';
  const flags = (spec.flags ?? 'A').split('').reduce((sum, letter) => sum | letters[letter as keyof typeof letters], 0);
  const header = {
    sourcePort: ports[fromClient ? 0 : 1],
    destinationPort: ports[fromClient ? 1 : 0],
    sequence: spec.sequence >>> 0,
    acknowledgment: (spec.acknowledgment ?? 0) >>> 0,
    reserved: 0,
    flags,
    window: spec.window ?? 512,
    checksum: 0,
    urgent: 0,
    options: spec.options ?? [],
  };
  const network = fromClient ? plainIpv4(client, server) : plainIpv4(server, client);
  const payload = typeof spec.data === 'string' ? Buffer.from(spec.data, 'latin1') : (spec.data ?? new Uint8Array(0));
  return buildPacket({ link, network, transport: { kind: 'tcp', header }, payload }).bytes;
}
