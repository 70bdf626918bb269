/** The TCP or UDP part of a packet, its fragments joined first: what everything that follows flows begins with. */
import { linkTypes } from '../../wire/link-type.ts';
import { ipProtocols } from '../../wire/ip-protocol.ts';
import { IpReassembler } from '../../wire/ip-reassembly.ts';
import { u16 } from '../../wire/bytes.ts';
import { udpField } from '../../wire/udp.ts';
import type { LayerVisitor } from '../offsets.ts';
import type { PacketOffsets } from '../offsets.ts';
import { findOffsets, packetOffsets } from '../offsets.ts';
import type { PacketBatch } from '../packet-batch.ts';

/** A packet with a TCP or UDP header; one object, filled anew for each. Copy what is to be kept. */
export interface TransportPacket {
  /** In the file, from 1: of the last fragment where there were several. */
  number: number;
  seconds: number;
  nanoseconds: number;
  /** Length on the wire. */
  length: number;
  transport: 'tcp' | 'udp';
  /** What offsets are about: the batch's bytes, or those of a packet joined from fragments. */
  bytes: Uint8Array;
  readonly places: PacketOffsets;
  payloadStart: number;
  /** As far as it was captured. */
  payloadEnd: number;
  /** Bytes of payload by the headers' word that were not captured. */
  missing: number;
  joined: boolean;
}

/** Reads the transport headers of a file's packets in their order. */
export class TransportReader {
  /** What `read` found. */
  readonly packet: TransportPacket;
  /** The layers of the last packet as it came, whatever it was. */
  readonly outer: PacketOffsets;
  readonly #inner = packetOffsets();
  readonly #fragments = new IpReassembler();
  #uncaptured = 0;

  constructor(visitor: LayerVisitor | null = null) {
    this.outer = packetOffsets(visitor);
    this.packet = {
      number: 0,
      seconds: 0,
      nanoseconds: 0,
      length: 0,
      transport: 'tcp',
      bytes: new Uint8Array(0),
      places: this.outer,
      payloadStart: 0,
      payloadEnd: 0,
      missing: 0,
      joined: false,
    };
  }

  /** Reads a row of a batch; null where it has no whole TCP or UDP header, or is a fragment of a packet that is not whole yet. */
  read(batch: PacketBatch, row: number): TransportPacket | null {
    const start = batch.starts[row]!;
    const { outer, packet } = this;
    findOffsets(batch.linkTypes[row]!, batch.bytes, start, start + batch.lengths[row]!, outer);
    const { protocol, ip } = outer;
    if (protocol !== ipProtocols.tcp && protocol !== ipProtocols.udp) return null;
    packet.number = batch.firstNumber + row;
    packet.seconds = batch.seconds[row]!;
    packet.nanoseconds = batch.nanoseconds[row]!;
    packet.length = batch.originalLengths[row]!;
    this.#uncaptured = Math.max(0, packet.length - batch.lengths[row]!);
    if (ip.fragmentOffset !== -1) return this.#joined(batch);
    return this.#filled(batch.bytes, outer, false);
  }

  #joined(batch: PacketBatch): TransportPacket | null {
    const { ip } = this.outer;
    const result = this.#fragments.push(batch.bytes, ip.start, ip.end, this.packet.seconds);
    if (result.kind !== 'packet') return null;
    findOffsets(linkTypes.raw, result.bytes, 0, result.bytes.length, this.#inner);
    return this.#filled(result.bytes, this.#inner, true);
  }

  #filled(bytes: Uint8Array, places: PacketOffsets, joined: boolean): TransportPacket | null {
    const { protocol, transportStart, payloadStart, payloadEnd } = places;
    if (transportStart === -1 || payloadStart <= transportStart) return null;
    const packet = this.packet as { -readonly [K in keyof TransportPacket]: TransportPacket[K] };
    packet.transport = protocol === ipProtocols.tcp ? 'tcp' : 'udp';
    packet.bytes = bytes;
    packet.places = places;
    packet.payloadStart = payloadStart;
    packet.payloadEnd = protocol === ipProtocols.udp ? datagramEnd(bytes, transportStart, payloadEnd) : payloadEnd;
    // A frame that was no longer on the wire had no more to capture, whatever its headers say.
    packet.missing = Math.min(this.#uncaptured, Math.max(0, statedEnd(bytes, places) - payloadEnd));
    packet.joined = joined;
    return packet;
  }
}

/** A datagram may end before its IP packet does. */
function datagramEnd(bytes: Uint8Array, start: number, end: number): number {
  const length = u16(bytes, start + udpField.length);
  return length >= udpField.payload ? Math.min(end, start + length) : end;
}

/** Where the IP packet ends by its own word; a length of 0 stands for one that segmentation offload left open. */
function statedEnd(bytes: Uint8Array, { ip }: PacketOffsets): number {
  if (ip.version === 4) {
    const length = u16(bytes, ip.start + 2);
    return length === 0 ? ip.end : ip.start + length;
  }
  const length = u16(bytes, ip.start + 4);
  return length === 0 ? ip.end : ip.start + 40 + length;
}
