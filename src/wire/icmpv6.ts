/** ICMP for IPv6: errors and echo (RFC 4443), neighbour discovery (RFC 4861), multicast listeners (RFC 2710, 3810). */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipBytes, ipFromBytes } from '../addr/ip-address.ts';
import { copyOf, put16, put32, putBytes, u16, u32, u8 } from './bytes.ts';
import { checksum, checksumHolds, pseudoSumV6 } from './checksum.ts';
import { ipProtocols } from './ip-protocol.ts';
import type { NdOption } from './nd-option.ts';
import { emitNdOption, parseNdOptions } from './nd-option.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets; the target of neighbour messages stands at 8. */
export const icmpv6Field = {
  type: 0,
  code: 1,
  checksum: 2,
  rest: 4,
  identifier: 4,
  sequence: 6,
  payload: 8,
  target: 8,
} as const;

/** Message types (IANA "ICMPv6 type Numbers"). */
export const icmpv6Types = {
  unreachable: 1,
  packetTooBig: 2,
  timeExceeded: 3,
  parameterProblem: 4,
  echoRequest: 128,
  echoReply: 129,
  listenerQuery: 130,
  listenerReport: 131,
  listenerDone: 132,
  routerSolicitation: 133,
  routerAdvertisement: 134,
  neighborSolicitation: 135,
  neighborAdvertisement: 136,
  redirect: 137,
  listenerReport2: 143,
} as const;

interface Common {
  readonly code: number;
  readonly checksum: number;
}

/** A message. The payload is what was echoed, or in an error the packet that caused it. */
export type Icmpv6Message = Common &
  /** Errors: `value` is the MTU of "packet too big" (2), the pointer of "parameter problem" (4), else unused. */
  (
    | { readonly type: 1 | 2 | 3 | 4; readonly value: number }
    | { readonly type: 128 | 129; readonly identifier: number; readonly sequence: number }
    | { readonly type: 133; readonly options: readonly NdOption[] }
    | {
        readonly type: 134;
        readonly hopLimit: number;
        /** M 0x80, O 0x40, and the preference of RFC 4191. */
        readonly flags: number;
        /** Seconds; 0: not a default router. */
        readonly routerLifetime: number;
        /** Milliseconds. */
        readonly reachableTime: number;
        readonly retransmitTimer: number;
        readonly options: readonly NdOption[];
      }
    | { readonly type: 135; readonly target: IpAddress; readonly options: readonly NdOption[] }
    | {
        readonly type: 136;
        readonly router: boolean;
        readonly solicited: boolean;
        readonly override: boolean;
        readonly target: IpAddress;
        readonly options: readonly NdOption[];
      }
    | {
        readonly type: 137;
        readonly target: IpAddress;
        readonly destination: IpAddress;
        readonly options: readonly NdOption[];
      }
    /** Any other type, or one of the above cut short: the four bytes behind the checksum. */
    | { readonly type: number; readonly rest: Uint8Array }
  );

/** The message type. */
export function icmpv6Type(bytes: Uint8Array, at: number): number {
  return u8(bytes, at);
}

/** The code. */
export function icmpv6Code(bytes: Uint8Array, at: number): number {
  return u8(bytes, at + icmpv6Field.code);
}

/** The identifier of an echo. */
export function icmpv6Identifier(bytes: Uint8Array, at: number): number {
  return u16(bytes, at + icmpv6Field.identifier);
}

/** The sequence number of an echo. */
export function icmpv6Sequence(bytes: Uint8Array, at: number): number {
  return u16(bytes, at + icmpv6Field.sequence);
}

/** Whether a type is an error (RFC 4443 section 2.1), which quotes the packet that caused it behind its eight bytes. */
export function isIcmpv6Error(type: number): boolean {
  return type < 128;
}

/** Why no ICMPv6 message starts here, or null. */
export function checkIcmpv6(_bytes: Uint8Array, at: number, end: number): string | null {
  return end - at < icmpv6Field.payload ? 'the ICMPv6 header is cut short' : null;
}

/** Whether the checksum is right; `addresses` is where source and destination stand one behind the other. */
export function icmpv6ChecksumHolds(bytes: Uint8Array, addresses: number, at: number, end: number): boolean {
  return checksumHolds(bytes, at, end, pseudoSumV6(bytes, addresses, ipProtocols.icmpv6, end - at));
}

/** Reads a message; options are kept up to the first that is malformed. */
export function parseIcmpv6(bytes: Uint8Array, start: number, end: number): Parsed<Icmpv6Message> {
  const reason = checkIcmpv6(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const type = icmpv6Type(bytes, start);
  const common = { code: icmpv6Code(bytes, start), checksum: u16(bytes, start + icmpv6Field.checksum) };
  const payloadStart = start + icmpv6Field.payload;
  if (type >= 1 && type <= 4) {
    return decoded({ type: type as 1, ...common, value: u32(bytes, start + 4) }, payloadStart, end);
  }
  if (type === 128 || type === 129) {
    const [identifier, sequence] = [icmpv6Identifier(bytes, start), icmpv6Sequence(bytes, start)];
    return decoded({ type, ...common, identifier, sequence }, payloadStart, end);
  }
  const fixed = fixedLength(type);
  if (fixed !== null && end - start >= fixed) return neighbourMessage(bytes, start, end, type, common, start + fixed);
  const flaw = fixed === null ? null : 'the neighbour discovery message is cut short';
  return decoded({ type, ...common, rest: copyOf(bytes, start + 4, start + 8) }, payloadStart, end, flaw);
}

/** How long a neighbour discovery message is without its options; null for any other type. */
function fixedLength(type: number): number | null {
  if (type === icmpv6Types.routerSolicitation) return 8;
  if (type === icmpv6Types.routerAdvertisement) return 16;
  if (type === icmpv6Types.neighborSolicitation || type === icmpv6Types.neighborAdvertisement) return 24;
  return type === icmpv6Types.redirect ? 40 : null;
}

function neighbourMessage(
  bytes: Uint8Array,
  start: number,
  end: number,
  type: number,
  common: Common,
  optionsStart: number,
): Parsed<Icmpv6Message> {
  const { options, next, flaw } = parseNdOptions(bytes, optionsStart, end);
  const addressAt = (at: number): IpAddress => ipFromBytes(bytes.subarray(at, at + 16));
  const made = (value: Icmpv6Message): Parsed<Icmpv6Message> => decoded(value, next, end, flaw);
  const flags = u8(bytes, start + 4);
  if (type === 133) return made({ type, ...common, options });
  if (type === 135) return made({ type, ...common, target: addressAt(start + 8), options });
  if (type === 137) {
    return made({ type, ...common, target: addressAt(start + 8), destination: addressAt(start + 24), options });
  }
  if (type === 136) {
    const [router, solicited, override] = [(flags & 0x80) !== 0, (flags & 0x40) !== 0, (flags & 0x20) !== 0];
    return made({ type, ...common, router, solicited, override, target: addressAt(start + 8), options });
  }
  return made({
    type: 134,
    ...common,
    hopLimit: flags,
    flags: u8(bytes, start + 5),
    routerLifetime: u16(bytes, start + 6),
    reachableTime: u32(bytes, start + 8),
    retransmitTimer: u32(bytes, start + 12),
    options,
  });
}

/** Writes the message without payload, checksum included as the value says; returns its length. */
export function emitIcmpv6(value: Icmpv6Message, into: Uint8Array, at: number): number {
  into[at] = value.type;
  into[at + 1] = value.code;
  put16(into, at + 2, value.checksum);
  if ('rest' in value) return 4 + putBytes(into, at + 4, value.rest);
  put32(into, at + 4, 'value' in value ? value.value : 0);
  if ('identifier' in value) {
    put16(into, at + 4, value.identifier);
    put16(into, at + 6, value.sequence);
  }
  if (!('options' in value)) return 8;
  let next = at + 8;
  if ('hopLimit' in value) {
    into[at + 4] = value.hopLimit;
    into[at + 5] = value.flags;
    put16(into, at + 6, value.routerLifetime);
    put32(into, at + 8, value.reachableTime);
    put32(into, at + 12, value.retransmitTimer);
    next += 8;
  }
  if ('override' in value) {
    into[at + 4] = (value.router ? 0x80 : 0) | (value.solicited ? 0x40 : 0) | (value.override ? 0x20 : 0);
  }
  if ('target' in value) next += putBytes(into, next, ipBytes(value.target));
  if ('destination' in value) next += putBytes(into, next, ipBytes(value.destination));
  for (const option of value.options) next += emitNdOption(option, into, next);
  return next - at;
}

/** Computes the checksum of the message from `at` to `end` and writes it; `addresses` is where source and destination stand. */
export function fillIcmpv6Checksum(into: Uint8Array, addresses: number, at: number, end: number): void {
  put16(into, at + icmpv6Field.checksum, 0);
  const sum = pseudoSumV6(into, addresses, ipProtocols.icmpv6, end - at);
  put16(into, at + icmpv6Field.checksum, checksum(into, at, end, sum));
}
