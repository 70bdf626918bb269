/** The filters that scans attach: replies to our own ports, ICMP errors, neighbours; nothing else is to wake us up. */
import { linkTypes } from '../wire/link-type.ts';
import { assemble, bpfCode, type BpfProgram, type BpfStep, branch, goTo, label, plain } from './bpf.ts';

/** What a scan wants to see. */
export interface ReplyFilter {
  /** How frames begin; linkTypes.ethernet or linkTypes.raw. */
  readonly linkType: number;
  /** Transports whose packets to one of `ports` are kept. */
  readonly transports: readonly ('tcp' | 'udp' | 'sctp')[];
  /** The destination ports kept: those we send from, both included. */
  readonly ports: { readonly low: number; readonly high: number };
  /** ICMP and ICMPv6: errors, echo replies, and neighbour discovery. True when absent. */
  readonly icmp?: boolean;
  /** ARP. False when absent. */
  readonly arp?: boolean;
  /** Further IP protocols that are kept whole (protocol scans). */
  readonly protocols?: readonly number[];
  /** Bytes kept of a frame; 65,535 when absent. */
  readonly keep?: number;
}

const etherType = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const;
/** IANA protocol numbers. */
const protocol = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58, sctp: 132 } as const;
/** Extension headers that may stand between an IPv6 header and the transport's (RFC 8200): kept, whatever follows. */
const extensionHeaders = [0, 43, 44, 60];

/** The program. Throws RangeError (a programmer's error) for a link type that is neither Ethernet nor raw. */
export function replyFilter(options: ReplyFilter): BpfProgram {
  const network = options.linkType === linkTypes.ethernet ? 14 : 0;
  const ipv4 = [...ipv4Steps(options, network)];
  const ipv6 = [...ipv6Steps(options, network)];
  return assemble([
    ...entrance(options),
    label('ipv4'),
    ...ipv4,
    label('ipv6'),
    ...ipv6,
    label('ports'),
    branch(bpfCode.ifGreaterOrEqual, options.ports.low, { no: 'drop' }),
    branch(bpfCode.ifGreater, options.ports.high, { yes: 'drop' }),
    label('keep'),
    plain(bpfCode.keep, options.keep ?? 65_535),
    label('drop'),
    plain(bpfCode.keep, 0),
  ]);
}

function entrance(options: ReplyFilter): readonly BpfStep[] {
  if (options.linkType === linkTypes.ethernet) {
    return [
      plain(bpfCode.loadHalf, 12),
      ...(options.arp ? [branch(bpfCode.ifEqual, etherType.arp, { yes: 'keep' })] : []),
      branch(bpfCode.ifEqual, etherType.ipv4, { yes: 'ipv4' }),
      branch(bpfCode.ifEqual, etherType.ipv6, { yes: 'ipv6', no: 'drop' }),
    ];
  }
  if (options.linkType !== linkTypes.raw) throw new RangeError(`no reply filter for link type ${options.linkType}`);
  return [
    plain(bpfCode.loadByte, 0),
    plain(bpfCode.and, 0xf0),
    branch(bpfCode.ifEqual, 0x40, { yes: 'ipv4' }),
    branch(bpfCode.ifEqual, 0x60, { yes: 'ipv6', no: 'drop' }),
  ];
}

function* ipv4Steps(options: ReplyFilter, network: number): Generator<BpfStep> {
  yield plain(bpfCode.loadByte, network + 9);
  yield* keepProtocols([...(options.icmp === false ? [] : [protocol.icmp]), ...(options.protocols ?? [])]);
  yield* oneOf(options.transports, 'ipv4');
  // Only the first fragment has ports: the offset is the low 13 bits (RFC 791).
  yield plain(bpfCode.loadHalf, network + 6);
  yield branch(bpfCode.ifAnyBit, 0x1fff, { yes: 'drop' });
  yield plain(bpfCode.indexHeaderLength, network);
  yield plain(bpfCode.loadHalfIndexed, network + 2);
  yield goTo('ports');
}

function* ipv6Steps(options: ReplyFilter, network: number): Generator<BpfStep> {
  yield plain(bpfCode.loadByte, network + 6);
  yield* keepProtocols([...(options.icmp === false ? [] : [protocol.icmpv6]), ...(options.protocols ?? [])]);
  yield* keepProtocols(extensionHeaders);
  yield* oneOf(options.transports, 'ipv6');
  yield plain(bpfCode.loadHalf, network + 40 + 2);
}

function* keepProtocols(numbers: readonly number[]): Generator<BpfStep> {
  for (const number of numbers) yield branch(bpfCode.ifEqual, number, { yes: 'keep' });
}

/** Goes on where the accumulator is one of the transports' numbers, drops otherwise. */
function* oneOf(transports: ReplyFilter['transports'], prefix: string): Generator<BpfStep> {
  for (const each of transports) yield branch(bpfCode.ifEqual, protocol[each], { yes: `${prefix} ports` });
  yield goTo('drop');
  yield label(`${prefix} ports`);
}
