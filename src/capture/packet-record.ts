/** The record of a packet in a list. */
import { defineRecord } from '../base/record.ts';
import type { RecordKind } from '../base/record.ts';
import type { DissectedPacket, PacketDetails } from './dissect.ts';

/** A packet as a list shows it. */
export interface PacketRecord {
  readonly number: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly source: string | null;
  readonly destination: string | null;
  readonly protocol: string;
  readonly length: number;
  readonly captured: number;
  readonly info: string;
  readonly protocols: readonly string[];
  readonly interface: string | null;
  readonly pid: number | null;
  readonly process: string | null;
  readonly processReason: string | null;
  readonly peerPid: number | null;
  readonly peerProcess: string | null;
  readonly unit: string | null;
  readonly container: string | null;
  readonly comments: readonly string[];
}

/** The record of a packet that has been taken apart. */
export function packetRecord(packet: PacketDetails, tree: DissectedPacket): PacketRecord {
  return {
    number: packet.number,
    seconds: packet.seconds,
    nanoseconds: packet.nanoseconds,
    source: tree.source,
    destination: tree.destination,
    protocol: tree.protocol,
    length: packet.originalLength,
    captured: packet.bytes.length,
    info: tree.info,
    protocols: tree.protocols,
    interface: packet.interfaceName ?? null,
    pid: packet.process?.pid ?? null,
    process: packet.process?.name ?? null,
    processReason: packet.processReason ?? null,
    peerPid: packet.peer?.pid ?? null,
    peerProcess: packet.peer?.name ?? null,
    unit: packet.process?.unit ?? null,
    container: packet.process?.container ?? null,
    comments: packet.comments ?? [],
  };
}

/** The kind of these records. */
export const packetKind: RecordKind<PacketRecord> = defineRecord<PacketRecord>({
  name: 'packet',
  meaning: 'a packet of a capture',
  columns: [
    {
      name: 'number',
      type: 'integer',
      meaning: 'place in the file, from 1',
      title: 'NO',
      shown: true,
      priority: 0,
      get: (packet) => packet.number,
    },
    {
      name: 'time',
      type: 'text',
      meaning: 'when it was captured, RFC 3339 with nanoseconds',
      shown: true,
      priority: 0,
      get: timeText,
      text: (packet) => timeText(packet).replace(/^.*T(.*?)\d{3}Z$/, '$1'),
    },
    {
      name: 'source',
      type: 'address',
      meaning: 'who sent it',
      shown: true,
      priority: 3,
      get: (packet) => packet.source,
    },
    {
      name: 'destination',
      type: 'address',
      meaning: 'whom it was sent to',
      shown: true,
      priority: 3,
      get: (packet) => packet.destination,
    },
    {
      name: 'protocol',
      type: 'text',
      meaning: 'innermost protocol',
      title: 'PROTO',
      shown: true,
      priority: 0,
      get: (packet) => packet.protocol,
    },
    {
      name: 'length',
      type: 'bytes',
      unit: 'bytes',
      meaning: 'length on the wire',
      shown: true,
      priority: 0,
      get: (packet) => packet.length,
    },
    { name: 'info', type: 'text', meaning: 'what it says', shown: true, priority: 1, get: (packet) => packet.info },
    {
      name: 'captured',
      type: 'bytes',
      unit: 'bytes',
      meaning: 'how much of it was captured',
      shown: false,
      get: (packet) => packet.captured,
    },
    {
      name: 'protocols',
      type: 'value',
      meaning: 'every protocol in it, outermost first',
      shown: false,
      get: (packet) => packet.protocols,
      text: (packet) => packet.protocols.join(':'),
    },
    {
      name: 'interface',
      type: 'text',
      meaning: 'interface that saw it',
      shown: false,
      get: (packet) => packet.interface,
    },
    { name: 'pid', type: 'integer', meaning: 'process that it belongs to', shown: false, get: (packet) => packet.pid },
    { name: 'process', type: 'text', meaning: 'name of that process', shown: false, get: (packet) => packet.process },
    {
      name: 'processReason',
      type: 'text',
      meaning: 'why no process is known, where one was looked for',
      shown: false,
      get: (packet) => packet.processReason,
    },
    {
      name: 'peerPid',
      type: 'integer',
      meaning: 'receiving process, where both ends are on one machine',
      shown: false,
      get: (packet) => packet.peerPid,
    },
    {
      name: 'peerProcess',
      type: 'text',
      meaning: 'name of the receiving process',
      shown: false,
      get: (packet) => packet.peerProcess,
    },
    { name: 'unit', type: 'text', meaning: 'systemd unit of the process', shown: false, get: (packet) => packet.unit },
    {
      name: 'container',
      type: 'text',
      meaning: 'container of the process',
      shown: false,
      get: (packet) => packet.container,
    },
    {
      name: 'comments',
      type: 'value',
      meaning: 'comments in the file',
      shown: false,
      get: (packet) => packet.comments,
      text: (packet) => packet.comments.join('; '),
    },
  ],
});

/** The furthest time from 1970 that a date can name (ECMA-262 section 21.4.1.1). */
const furthestSeconds = 8.64e12;

/** RFC 3339 with nanoseconds; seconds since 1970 where no date reaches. */
function timeText({ seconds, nanoseconds }: PacketRecord): string {
  const fraction = String(nanoseconds).padStart(9, '0');
  if (Math.abs(seconds) > furthestSeconds) return `${seconds}.${fraction}`;
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, `.${fraction}Z`);
}
