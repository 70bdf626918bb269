/** Builds frames for the tests, byte by byte, so that they may be as wrong as a test wants them. */
import { foldSum, sumWords } from '../../wire/checksum.ts';

/** Bytes in a row: numbers are single bytes, texts are latin1, arrays nest. */
export type Part = number | string | Uint8Array | readonly Part[];

/** Joins parts. */
export function join(...parts: readonly Part[]): Uint8Array {
  const pieces = parts.map((part) => {
    if (typeof part === 'number') return Uint8Array.of(part);
    if (typeof part === 'string') return Buffer.from(part, 'latin1');
    return part instanceof Uint8Array ? part : join(...part);
  });
  return Buffer.concat(pieces);
}

/** A number of 16 bits, most significant byte first. */
export function be16(value: number): Uint8Array {
  return Uint8Array.of(value >>> 8, value);
}

/** A number of 32 bits. */
export function be32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** Bytes in hexadecimal. */
export function hex(text: string): Uint8Array {
  return Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
}

/** An Ethernet frame. */
export function ether(type: number, ...payload: readonly Part[]): Uint8Array {
  return join(hex('020000000002 020000000001'), be16(type), payload);
}

/** What an IPv4 header may be told. */
export interface Ip4Settings {
  readonly protocol: number;
  readonly tos?: number;
  readonly id?: number;
  readonly fragment?: number;
  readonly ttl?: number;
  readonly options?: Uint8Array;
  readonly source?: Uint8Array;
  readonly destination?: Uint8Array;
  readonly length?: number;
}

/** An IPv4 packet with a right checksum. */
export function ip4(settings: Ip4Settings, ...payload: readonly Part[]): Uint8Array {
  const { protocol, tos = 0, id = 4242, fragment = 0, ttl = 64, options = new Uint8Array(0) } = settings;
  const { source = hex('c0000201'), destination = hex('c6336402') } = settings;
  const body = join(payload);
  const words = 5 + options.length / 4;
  const length = settings.length ?? words * 4 + body.length;
  const header = join(
    0x40 | words,
    tos,
    be16(length),
    be16(id),
    be16(fragment),
    ttl,
    protocol,
    0,
    0,
    source,
    destination,
    options,
  );
  const sum = ~foldSum(sumWords(header, 0, header.length)) & 0xffff;
  header.set(be16(sum), 10);
  return join(header, body);
}

/** An IPv6 packet. */
export function ip6(next: number, ...payload: readonly Part[]): Uint8Array {
  const body = join(payload);
  return join(
    hex('60000000'),
    be16(body.length),
    next,
    64,
    hex('20010db8000000000000000000000001'),
    hex('20010db8000000000000000000000002'),
    body,
  );
}

/** Sets the checksum of a transport header inside an IP packet; `field` is its place in that header. */
export function checked(packet: Uint8Array, header: number, field: number, protocol: number): Uint8Array {
  const bytes = packet.slice();
  const six = bytes[0]! >>> 4 === 6;
  const length = bytes.length - header;
  const addresses = six ? sumWords(bytes, 8, 40) : sumWords(bytes, 12, 20);
  const sum = sumWords(bytes, header, bytes.length, addresses + protocol + length);
  bytes.set(be16(~foldSum(sum) & 0xffff), header + field);
  return bytes;
}

/** A UDP datagram in IPv4 in Ethernet. */
export function udp4(source: number, destination: number, ...payload: readonly Part[]): Uint8Array {
  const body = join(payload);
  const packet = ip4({ protocol: 17 }, be16(source), be16(destination), be16(8 + body.length), be16(0), body);
  return ether(0x0800, checked(packet, 20, 6, 17));
}

/** A UDP datagram in IPv6 in Ethernet. */
export function udp6(source: number, destination: number, ...payload: readonly Part[]): Uint8Array {
  const body = join(payload);
  const packet = ip6(17, be16(source), be16(destination), be16(8 + body.length), be16(0), body);
  return ether(0x86dd, checked(packet, 40, 6, 17));
}

/** What a TCP header may be told. */
export interface TcpSettings {
  readonly source: number;
  readonly destination: number;
  readonly flags?: number;
  readonly sequence?: number;
  readonly acknowledgement?: number;
  readonly options?: Uint8Array;
}

/** A TCP header with a payload. */
export function tcp(settings: TcpSettings, ...payload: readonly Part[]): Uint8Array {
  const { source, destination, flags = 0x18, sequence = 1000, acknowledgement = 2000 } = settings;
  const options = settings.options ?? new Uint8Array(0);
  const words = 5 + options.length / 4;
  return join(
    be16(source),
    be16(destination),
    be32(sequence),
    be32(acknowledgement),
    words << 4,
    flags,
    be16(512),
    be16(0),
    be16(7),
    options,
    payload,
  );
}

/** A TCP segment in IPv4 in Ethernet. */
export function tcp4(settings: TcpSettings, ...payload: readonly Part[]): Uint8Array {
  return ether(0x0800, checked(ip4({ protocol: 6 }, tcp(settings, ...payload)), 20, 16, 6));
}

/** A TCP segment in IPv6 in Ethernet. */
export function tcp6(settings: TcpSettings, ...payload: readonly Part[]): Uint8Array {
  return ether(0x86dd, checked(ip6(6, tcp(settings, ...payload)), 40, 16, 6));
}

/** An ICMP message in IPv4 in Ethernet. */
export function icmp4(...message: readonly Part[]): Uint8Array {
  const body = join(message);
  body.set(be16(~foldSum(sumWords(body, 0, body.length)) & 0xffff), 2);
  return ether(0x0800, ip4({ protocol: 1 }, body));
}

/** An ICMPv6 message in IPv6 in Ethernet. */
export function icmp6(...message: readonly Part[]): Uint8Array {
  return ether(0x86dd, checked(ip6(58, message), 40, 2, 58));
}
