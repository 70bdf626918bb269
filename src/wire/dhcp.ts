/** The dynamic host configuration protocol for IPv4 and BOOTP (RFC 2131, 2132, 951). */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipv4Address } from '../addr/ip-address.ts';
import { copyOf, put16, put32, putBytes, u16, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets in the fixed part. */
export const dhcpField = {
  operation: 0,
  hardwareType: 1,
  hardwareLength: 2,
  hops: 3,
  transaction: 4,
  seconds: 8,
  flags: 10,
  clientAddress: 12,
  yourAddress: 16,
  serverAddress: 20,
  relayAddress: 24,
  hardwareAddress: 28,
  serverName: 44,
  bootFile: 108,
  cookie: 236,
  options: 240,
} as const;

/** Option codes (IANA "BOOTP Vendor Extensions and DHCP Options"). */
export const dhcpOptions = {
  pad: 0,
  subnetMask: 1,
  router: 3,
  nameServer: 6,
  hostName: 12,
  domainName: 15,
  requestedAddress: 50,
  leaseTime: 51,
  overload: 52,
  messageType: 53,
  serverIdentifier: 54,
  parameterList: 55,
  vendorClass: 60,
  clientIdentifier: 61,
  end: 255,
} as const;

/** Values of the message type option. */
export const dhcpMessageTypes = {
  discover: 1,
  offer: 2,
  request: 3,
  decline: 4,
  ack: 5,
  nak: 6,
  release: 7,
  inform: 8,
} as const;

/** One option. */
export interface DhcpOption {
  readonly code: number;
  readonly data: Uint8Array;
}

/** A message. */
export interface DhcpMessage {
  /** 1 from a client, 2 from a server. */
  readonly operation: number;
  readonly hardwareType: number;
  readonly hops: number;
  readonly transaction: number;
  readonly seconds: number;
  /** 0x8000: answer by broadcast. */
  readonly flags: number;
  readonly clientAddress: IpAddress;
  readonly yourAddress: IpAddress;
  readonly serverAddress: IpAddress;
  readonly relayAddress: IpAddress;
  /** At most 16 bytes. */
  readonly hardwareAddress: Uint8Array;
  /** 64 and 128 bytes as they stand: names that end in a zero byte, or options by overload. */
  readonly serverName: Uint8Array;
  readonly bootFile: Uint8Array;
  /** Null for BOOTP without the magic cookie. */
  readonly options: readonly DhcpOption[] | null;
}

const cookie = 0x6382_5363;

/** Why no message starts here, or null. */
export function checkDhcp(_bytes: Uint8Array, at: number, end: number): string | null {
  return end - at < dhcpField.cookie ? 'the DHCP header is cut short' : null;
}

/** Reads a message; options are kept up to the end marker or the first that is malformed. */
export function parseDhcp(bytes: Uint8Array, start: number, end: number): Parsed<DhcpMessage> {
  const reason = checkDhcp(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const hardwareAt = start + dhcpField.hardwareAddress;
  const hasCookie = start + dhcpField.options <= end && u32(bytes, start + dhcpField.cookie) === cookie;
  const walk = hasCookie ? optionsIn(bytes, start + dhcpField.options, end) : null;
  const address = (offset: number): IpAddress => ipv4Address(u32(bytes, start + offset));
  const value: DhcpMessage = {
    operation: u8(bytes, start),
    hardwareType: u8(bytes, start + dhcpField.hardwareType),
    hops: u8(bytes, start + dhcpField.hops),
    transaction: u32(bytes, start + dhcpField.transaction),
    seconds: u16(bytes, start + dhcpField.seconds),
    flags: u16(bytes, start + dhcpField.flags),
    clientAddress: address(dhcpField.clientAddress),
    yourAddress: address(dhcpField.yourAddress),
    serverAddress: address(dhcpField.serverAddress),
    relayAddress: address(dhcpField.relayAddress),
    hardwareAddress: copyOf(bytes, hardwareAt, hardwareAt + Math.min(16, u8(bytes, start + dhcpField.hardwareLength))),
    serverName: copyOf(bytes, start + dhcpField.serverName, start + dhcpField.bootFile),
    bootFile: copyOf(bytes, start + dhcpField.bootFile, start + dhcpField.cookie),
    options: walk?.options ?? null,
  };
  return decoded(value, walk?.next ?? start + dhcpField.cookie, end, walk?.flaw ?? null);
}

function optionsIn(
  bytes: Uint8Array,
  start: number,
  end: number,
): { options: DhcpOption[]; next: number; flaw: string | null } {
  const options: DhcpOption[] = [];
  let at = start;
  while (at < end) {
    const code = u8(bytes, at);
    if (code === dhcpOptions.end) return { options, next: at + 1, flaw: null };
    if (code === dhcpOptions.pad) {
      at++;
      continue;
    }
    const next = at + 1 < end ? at + 2 + u8(bytes, at + 1) : Infinity;
    if (next > end) return { options, next: at, flaw: `DHCP option ${code} is cut short` };
    options.push({ code, data: copyOf(bytes, at + 2, next) });
    at = next;
  }
  return { options, next: at, flaw: 'the DHCP options have no end' };
}

/** The data of an option, joined where it stands several times (RFC 3396), or null. */
export function dhcpOption(message: DhcpMessage, code: number): Uint8Array | null {
  const parts = (message.options ?? []).filter((option) => option.code === code);
  if (parts.length === 0) return null;
  const joined = Buffer.concat(parts.map(({ data }) => data));
  return copyOf(joined, 0, joined.length);
}

/** The message type of RFC 2132 section 9.6, or null. */
export function dhcpMessageType(message: DhcpMessage): number | null {
  return dhcpOption(message, dhcpOptions.messageType)?.[0] ?? null;
}

/** Writes the message with the end marker; returns its length. */
export function emitDhcp(value: DhcpMessage, into: Uint8Array, at: number): number {
  into.fill(0, at, at + dhcpField.cookie);
  into[at] = value.operation;
  into[at + dhcpField.hardwareType] = value.hardwareType;
  into[at + dhcpField.hardwareLength] = value.hardwareAddress.length;
  into[at + dhcpField.hops] = value.hops;
  put32(into, at + dhcpField.transaction, value.transaction);
  put16(into, at + dhcpField.seconds, value.seconds);
  put16(into, at + dhcpField.flags, value.flags);
  put32(into, at + dhcpField.clientAddress, Number(value.clientAddress.value));
  put32(into, at + dhcpField.yourAddress, Number(value.yourAddress.value));
  put32(into, at + dhcpField.serverAddress, Number(value.serverAddress.value));
  put32(into, at + dhcpField.relayAddress, Number(value.relayAddress.value));
  putBytes(into, at + dhcpField.hardwareAddress, value.hardwareAddress);
  putBytes(into, at + dhcpField.serverName, value.serverName);
  putBytes(into, at + dhcpField.bootFile, value.bootFile);
  if (value.options === null) return dhcpField.cookie;
  put32(into, at + dhcpField.cookie, cookie);
  let next = at + dhcpField.options;
  for (const { code, data } of value.options) {
    into[next] = code;
    into[next + 1] = data.length;
    next += 2 + putBytes(into, next + 2, data);
  }
  into[next] = dhcpOptions.end;
  return next + 1 - at;
}
