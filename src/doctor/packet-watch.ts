/** Watches what passes on the wire between this machine and a port, where CAP_NET_RAW allows it: the witness of our own connect(2). */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipBytes, ipFromBytes } from '../addr/ip-address.ts';
import { errnoName, PortolanError } from '../base/errors.ts';
import type { BpfProgram } from '../link/bpf.ts';
import { assemble, bpfCode, branch, label, plain } from '../link/bpf.ts';
import type { Link } from '../link/link.ts';
import { packetType } from '../link/link.ts';
import { openRawLink } from '../link/raw-link.linux.ts';
import type { ReachBase } from '../os/reach.ts';
import { Reply } from '../scan/reply.ts';
import { tcpFlags } from '../wire/tcp.ts';
import type { SeenPacket } from './evidence.ts';

/** A watch that was opened, or the reason why there is none. */
export interface PacketWatch {
  /** Null while packets can be seen. */
  readonly blind: string | null;
  /** What passed between our socket and the port, ICMP errors about it included; null where that could not be seen in full. */
  packetsOf(flow: Flow): readonly SeenPacket[] | null;
  close(): void;
}

/** Which packets are wanted. */
export interface Flow {
  readonly address: IpAddress;
  readonly port: number;
  readonly reach: ReachBase;
  /** The interfaces that count, by index: the one the route leaves by, and loopback. */
  readonly interfaces: ReadonlyMap<number, { readonly name: string; readonly loopback: boolean }>;
}

/** Opens a watch on all interfaces for packets from and to a port. Never throws for lack of a privilege. */
export function watchPackets(port: number): PacketWatch {
  let link: Link;
  try {
    link = openRawLink({
      interface: 'any',
      use: 'receive',
      filter: flowFilter(port),
      snapLength: keptBytes,
      ringBytes: 1 << 20,
    });
  } catch (error) {
    return { blind: blindness(error), packetsOf: () => null, close: () => undefined };
  }
  const frames: Frame[] = [];
  return {
    blind: null,
    packetsOf(flow) {
      collect(link, frames);
      return link.stats().dropped > 0 ? null : flowOf(frames, flow);
    },
    close: () => link.close(),
  };
}

/** Enough for the headers, and for an ICMP error with the headers it quotes. */
const keptBytes = 256;
const mostFrames = 16_384;

interface Frame {
  readonly bytes: Uint8Array;
  readonly outgoing: boolean;
  readonly interfaceIndex: number;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

function blindness(error: unknown): string {
  if (error instanceof PortolanError) return error.code === 'PTL_PERMISSION' ? 'needs CAP_NET_RAW' : error.message;
  const name = errnoName(error);
  if (name === undefined) throw error;
  return name;
}

/** IP packets whose source or destination port it is, and every ICMP error. */
function flowFilter(port: number): BpfProgram {
  return assemble([
    plain(bpfCode.loadByte, 0),
    plain(bpfCode.and, 0xf0),
    branch(bpfCode.ifEqual, 0x60, { yes: 'ipv6' }),
    plain(bpfCode.loadByte, 9),
    branch(bpfCode.ifEqual, 1, { yes: 'keep' }),
    // Only the first fragment has ports: the offset is the low 13 bits (RFC 791).
    plain(bpfCode.loadHalf, 6),
    branch(bpfCode.ifAnyBit, 0x1fff, { yes: 'drop' }),
    plain(bpfCode.indexHeaderLength, 0),
    plain(bpfCode.loadHalfIndexed, 0),
    branch(bpfCode.ifEqual, port, { yes: 'keep' }),
    plain(bpfCode.loadHalfIndexed, 2),
    branch(bpfCode.ifEqual, port, { yes: 'keep', no: 'drop' }),
    label('ipv6'),
    plain(bpfCode.loadByte, 6),
    branch(bpfCode.ifEqual, 58, { yes: 'icmpv6' }),
    plain(bpfCode.loadHalf, 40),
    branch(bpfCode.ifEqual, port, { yes: 'keep' }),
    plain(bpfCode.loadHalf, 42),
    branch(bpfCode.ifEqual, port, { yes: 'keep', no: 'drop' }),
    label('icmpv6'),
    // Errors have types below 128 (RFC 4443 section 2.1).
    plain(bpfCode.loadByte, 40),
    branch(bpfCode.ifGreaterOrEqual, 128, { yes: 'drop' }),
    label('keep'),
    plain(bpfCode.keep, keptBytes),
    label('drop'),
    plain(bpfCode.keep, 0),
  ]);
}

function collect(link: Link, into: Frame[]): void {
  let visited: number;
  do {
    visited = link.receive((bytes, start, end, meta) => {
      if (into.length >= mostFrames) return;
      into.push({
        bytes: Uint8Array.prototype.slice.call(bytes, start, end),
        outgoing: meta.packetType === packetType.outgoing,
        interfaceIndex: meta.interfaceIndex,
        at: meta.seconds * 1000 + meta.nanoseconds / 1e6,
      });
    }, 0);
  } while (visited > 0 && into.length < mostFrames);
}

function flowOf(frames: readonly Frame[], flow: Flow): readonly SeenPacket[] {
  const { local, startedAt } = flow.reach;
  if (local === null) return [];
  const reply = new Reply();
  const ends = { own: ipBytes(local.address), ownPort: local.port, peer: ipBytes(flow.address), peerPort: flow.port };
  return frames.flatMap((frame) => {
    const device = flow.interfaces.get(frame.interfaceIndex);
    if (device === undefined || !reply.read(frame.bytes, 0, frame.bytes.length)) return [];
    const direction = directionOf(reply, frame, ends, device.loopback);
    if (direction === null) return [];
    const size = reply.version === 4 ? 4 : 16;
    return {
      direction,
      kind: kindOf(reply),
      from: ipFromBytes(frame.bytes.slice(reply.senderAt, reply.senderAt + size)),
      hopLimit: reply.ttl,
      interface: device.name,
      window: reply.window,
      icmp: reply.kind === 'icmp' ? { version: reply.version, type: reply.type, code: reply.code } : null,
      ms: Math.max(0, frame.at - startedAt),
    };
  });
}

interface Ends {
  readonly own: Uint8Array;
  readonly ownPort: number;
  readonly peer: Uint8Array;
  readonly peerPort: number;
}

/** By whose address it carries; links show a packet on loopback once, as received. */
function directionOf(reply: Reply, { bytes, outgoing }: Frame, ends: Ends, loopback: boolean): 'in' | 'out' | null {
  const toPeer = reply.ourPort === ends.ownPort && reply.peerPort === ends.peerPort;
  const at = (offset: number, address: Uint8Array): boolean =>
    Buffer.compare(bytes.subarray(offset, offset + address.length), address) === 0;
  if (reply.kind === 'icmp') return toPeer && !outgoing && at(reply.peerAt, ends.peer) ? 'in' : null;
  if (toPeer && !outgoing && at(reply.senderAt, ends.peer)) return 'in';
  const fromUs = reply.peerPort === ends.ownPort && reply.ourPort === ends.peerPort;
  const destinationAt = reply.senderAt + ends.peer.length;
  return fromUs && (outgoing || loopback) && at(reply.senderAt, ends.own) && at(destinationAt, ends.peer)
    ? 'out'
    : null;
}

function kindOf({ kind, flags }: Reply): SeenPacket['kind'] {
  if (kind === 'icmp') return 'ICMP';
  if (kind !== 'tcp') return 'datagram';
  if ((flags & tcpFlags.rst) !== 0) return 'RST';
  if ((flags & tcpFlags.syn) !== 0) return (flags & tcpFlags.ack) !== 0 ? 'SYN-ACK' : 'SYN';
  return (flags & tcpFlags.fin) !== 0 ? 'FIN' : 'segment';
}
