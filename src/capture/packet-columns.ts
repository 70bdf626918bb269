/** What lists and filters ask of every packet, as columns of numbers: the index of a file, or of a batch that passes by. */
import { etherTypes } from '../wire/ethernet.ts';
import { ipProtocols } from '../wire/ip-protocol.ts';
import { AddressTable } from './address-table.ts';
import type { PacketOffsets } from './offsets.ts';
import { findOffsets, isTunnelPort, packetOffsets } from './offsets.ts';
import type { PacketBatch } from './packet-batch.ts';

/** Bits of the column `marks`. */
export const marks = {
  /** It may hold more than the columns tell (a tunnel, a quotation in an ICMP error, headers cut short): filters read it in full. */
  nested: 1,
  /** A fragment, the first one included. */
  fragment: 2,
  /** Something follows a transport header with ports. */
  carries: 4,
} as const;

/** No number of its kind. */
export const absent = { protocol: 0xff, port: -1, address: 0 } as const;

/** Columns over packets; only the first `count` places mean something. A packet's place is its row. */
export class PacketColumns {
  count = 0;
  readonly addresses = new AddressTable();
  /** The number of the packet in row 0. */
  firstNumber = 1;
  /** Whole seconds since 1970, and the nanoseconds behind them. */
  seconds: Float64Array;
  nanoseconds: Uint32Array;
  lengths: Uint32Array;
  captured: Uint32Array;
  interfaces: Uint32Array;
  linkTypes: Uint16Array;
  etherTypes: Uint16Array;
  /** IP protocol; {@link absent}.protocol without IP (which 255, reserved, cannot be told from). */
  protocols: Uint8Array;
  tcpFlags: Uint8Array;
  sourcePorts: Int32Array;
  destinationPorts: Int32Array;
  /** Numbers of the table of addresses. */
  sources: Uint32Array;
  destinations: Uint32Array;
  marks: Uint8Array;
  /** Where the packet's record begins in the file. */
  offsets: Float64Array;
  /** Length of that record, and how many of its bytes stand before the packet's. */
  recordLengths: Uint32Array;
  headLengths: Uint8Array;
  readonly #places = packetOffsets();

  constructor(capacity = 8192) {
    this.seconds = new Float64Array(capacity);
    this.nanoseconds = new Uint32Array(capacity);
    this.lengths = new Uint32Array(capacity);
    this.captured = new Uint32Array(capacity);
    this.interfaces = new Uint32Array(capacity);
    this.linkTypes = new Uint16Array(capacity);
    this.etherTypes = new Uint16Array(capacity);
    this.protocols = new Uint8Array(capacity);
    this.tcpFlags = new Uint8Array(capacity);
    this.sourcePorts = new Int32Array(capacity);
    this.destinationPorts = new Int32Array(capacity);
    this.sources = new Uint32Array(capacity);
    this.destinations = new Uint32Array(capacity);
    this.marks = new Uint8Array(capacity);
    this.offsets = new Float64Array(capacity);
    this.recordLengths = new Uint32Array(capacity);
    this.headLengths = new Uint8Array(capacity);
  }

  /** Begins anew with the packets of a batch; addresses are kept until there are too many of them. */
  replace(batch: PacketBatch): void {
    this.count = 0;
    this.firstNumber = batch.firstNumber;
    if (this.addresses.size > 8192) this.addresses.clear();
    this.append(batch);
  }

  /** Adds the packets of a batch. */
  append(batch: PacketBatch): void {
    this.#grow(this.count + batch.count);
    const { count } = this;
    this.seconds.set(batch.seconds.subarray(0, batch.count), count);
    this.nanoseconds.set(batch.nanoseconds.subarray(0, batch.count), count);
    this.lengths.set(batch.originalLengths.subarray(0, batch.count), count);
    this.captured.set(batch.lengths.subarray(0, batch.count), count);
    this.interfaces.set(batch.interfaces.subarray(0, batch.count), count);
    this.linkTypes.set(batch.linkTypes.subarray(0, batch.count), count);
    this.offsets.set(batch.offsets.subarray(0, batch.count), count);
    for (let index = 0; index < batch.count; index++) {
      const start = batch.starts[index]!;
      this.recordLengths[count + index] = batch.recordEnds[index]! - batch.recordStarts[index]!;
      this.headLengths[count + index] = start - batch.recordStarts[index]!;
      this.#layers(count + index, batch.linkTypes[index]!, batch.bytes, start, start + batch.lengths[index]!);
    }
    this.count = count + batch.count;
  }

  #layers(row: number, linkType: number, bytes: Uint8Array, start: number, end: number): void {
    const places = this.#places;
    findOffsets(linkType, bytes, start, end, places);
    const { ip } = places;
    this.etherTypes[row] = places.etherType;
    this.protocols[row] = places.protocol === -1 ? absent.protocol : places.protocol;
    this.tcpFlags[row] = places.tcpFlags;
    this.sourcePorts[row] = places.sourcePort;
    this.destinationPorts[row] = places.destinationPort;
    let bits = places.sourcePort !== absent.port && places.payloadEnd > places.payloadStart ? marks.carries : 0;
    if (ip.version === 0) {
      this.sources[row] = absent.address;
      this.destinations[row] = absent.address;
    } else {
      const length = ip.version === 4 ? 4 : 16;
      this.sources[row] = this.addresses.idAt(bytes, ip.sourceAt, length);
      this.destinations[row] = this.addresses.idAt(bytes, ip.destinationAt, length);
      if (ip.fragmentOffset !== -1) bits |= marks.fragment;
    }
    this.marks[row] = mayHoldMore(places, end) ? bits | marks.nested : bits;
  }

  #grow(needed: number): void {
    const capacity = this.seconds.length;
    if (needed <= capacity) return;
    const larger = Math.max(needed, capacity * 2);
    this.seconds = grown(this.seconds, new Float64Array(larger));
    this.nanoseconds = grown(this.nanoseconds, new Uint32Array(larger));
    this.lengths = grown(this.lengths, new Uint32Array(larger));
    this.captured = grown(this.captured, new Uint32Array(larger));
    this.interfaces = grown(this.interfaces, new Uint32Array(larger));
    this.linkTypes = grown(this.linkTypes, new Uint16Array(larger));
    this.etherTypes = grown(this.etherTypes, new Uint16Array(larger));
    this.protocols = grown(this.protocols, new Uint8Array(larger));
    this.tcpFlags = grown(this.tcpFlags, new Uint8Array(larger));
    this.sourcePorts = grown(this.sourcePorts, new Int32Array(larger));
    this.destinationPorts = grown(this.destinationPorts, new Int32Array(larger));
    this.sources = grown(this.sources, new Uint32Array(larger));
    this.destinations = grown(this.destinations, new Uint32Array(larger));
    this.marks = grown(this.marks, new Uint8Array(larger));
    this.offsets = grown(this.offsets, new Float64Array(larger));
    this.recordLengths = grown(this.recordLengths, new Uint32Array(larger));
    this.headLengths = grown(this.headLengths, new Uint8Array(larger));
  }
}

/** Whether a filter that asks the columns alone could be wrong about this packet. */
function mayHoldMore(places: PacketOffsets, end: number): boolean {
  const { ip, protocol } = places;
  if (ip.version === 0) return places.etherType !== etherTypes.arp;
  if (places.tunnels > 0) return true;
  switch (protocol) {
    case ipProtocols.icmp:
    case ipProtocols.icmpv6:
      // Eight bytes of its own and a header of 20 at least.
      return end - places.payloadStart >= 28;
    case ipProtocols.udp:
      return (
        ip.fragmentOffset <= 0 &&
        (places.sourcePort === -1 || isTunnelPort(places.sourcePort) || isTunnelPort(places.destinationPort))
      );
    case ipProtocols.tcp:
    case ipProtocols.sctp:
    case ipProtocols.udpLite:
      return ip.fragmentOffset <= 0 && places.sourcePort === -1;
    case ipProtocols.gre:
    case ipProtocols.ipv4:
    case ipProtocols.ipv6:
      return true;
    default:
      return false;
  }
}

function grown<T extends { set(from: T): void }>(from: T, into: T): T {
  into.set(from);
  return into;
}
