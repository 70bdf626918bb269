/** A host in memory whose TCP/IP stack does what a profile says: the systems that no laboratory here can run. */
import { ipFromBytes } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import { buildPacket, plainIpv4, plainIpv6 } from '../../wire/build-packet.ts';
import type { TransportSpec } from '../../wire/build-packet.ts';
import { findIpParts, ipParts } from '../../wire/ip-header.ts';
import type { IpParts } from '../../wire/ip-header.ts';
import { ipProtocols } from '../../wire/ip-protocol.ts';
import { parseTcp, tcpFlags } from '../../wire/tcp.ts';
import type { TcpHeader } from '../../wire/tcp.ts';
import type { TcpOption } from '../../wire/tcp-option.ts';

/** A stack. */
export interface StackProfile {
  readonly ttl: number;
  readonly icmpTtl: number;
  /** Routers between it and us. */
  readonly hops: number;
  /** Of a SYN-ACK: `mss sack ts nop ws`. */
  readonly options: string;
  readonly window: number;
  readonly scale: number;
  readonly mss: number;
  readonly df: boolean;
  readonly id: 'zero' | 'counted' | 'random';
  readonly ecn: boolean;
  readonly clock: number | 'random';
  readonly openNull: 'silent' | 'reset';
  readonly openOdd: 'silent' | 'syn-ack' | 'reset';
  readonly echo: {
    readonly code: 'kept' | 'zero';
    readonly trafficClass: 'kept' | 'zero';
    readonly df: boolean;
  } | null;
  readonly unreachable: { readonly trafficClass: number; readonly quote: number } | null;
  /** Whether closed ports refuse; else they are silent. */
  readonly refuses: boolean;
}

/** The port that it listens on. */
export const openPort = 22;

const { syn, ack, fin, rst, ece } = tcpFlags;
const nothing = new Uint8Array(0);

/** The host. */
export class Stack {
  readonly #profile: StackProfile;
  #packets = 0;

  constructor(profile: StackProfile) {
    this.#profile = profile;
  }

  /** What it says to a packet at a time in milliseconds; null for nothing. */
  answer(packet: Uint8Array, nowMs: number): Uint8Array | null {
    const ip = ipParts();
    if (findIpParts(packet, 0, packet.length, ip) !== null) return null;
    this.#packets++;
    if (ip.protocol === ipProtocols.tcp) {
      const tcp = parseTcp(packet, ip.transportStart, ip.end);
      return tcp.ok ? this.#tcp(packet, ip, tcp.value, nowMs) : null;
    }
    if (ip.protocol === ipProtocols.udp) return this.#unreachable(packet, ip);
    return ip.protocol === (ip.version === 4 ? ipProtocols.icmp : ipProtocols.icmpv6) ? this.#echo(packet, ip) : null;
  }

  #tcp(packet: Uint8Array, ip: IpParts, asked: TcpHeader, nowMs: number): Uint8Array | null {
    const { openNull, openOdd, refuses, window } = this.#profile;
    const { flags, acknowledgment } = asked;
    const isOpen = asked.destinationPort === openPort;
    const odd = (flags & (syn | fin)) === (syn | fin);
    const does = !isOpen ? (refuses ? 'reset' : 'silent') : flags === 0 ? openNull : odd ? openOdd : 'syn-ack';
    if (does === 'silent') return null;
    const ports = { sourcePort: asked.destinationPort, destinationPort: asked.sourcePort };
    const next = (asked.sequence + ((flags & syn) === 0 ? 0 : 1) + ((flags & fin) === 0 ? 0 : 1)) >>> 0;
    if (does === 'reset') {
      const said =
        (flags & ack) === 0
          ? { flags: rst | ack, sequence: 0, acknowledgment: next }
          : { flags: rst, sequence: acknowledgment, acknowledgment: 0 };
      return this.#send(
        packet,
        ip,
        { kind: 'tcp', header: { ...asked, ...ports, ...said, window: 0, options: [] } },
        0,
      );
    }
    const isOffered = (flags & ece) !== 0 && this.#profile.ecn;
    const said = { flags: syn | ack | (isOffered ? ece : 0), sequence: 7_000_000, acknowledgment: next };
    const header = { ...asked, ...ports, ...said, window, urgent: 0, options: this.#options(nowMs) };
    return this.#send(packet, ip, { kind: 'tcp', header }, 0);
  }

  #options(nowMs: number): readonly TcpOption[] {
    const { options, mss, scale, clock } = this.#profile;
    const stamp =
      clock === 'random' ? (this.#packets * 2_654_435_761) >>> 0 : 90_000 + Math.floor((nowMs * clock) / 1000);
    const made: Readonly<Record<string, TcpOption>> = {
      mss: { kind: 2, size: mss },
      sack: { kind: 4 },
      ts: { kind: 8, value: stamp, echo: 1 },
      ws: { kind: 3, shift: scale },
      nop: { kind: 1 },
      eol: { kind: 0 },
    };
    return options.split(' ').map((name) => made[name]!);
  }

  #echo(packet: Uint8Array, ip: IpParts): Uint8Array | null {
    const { echo } = this.#profile;
    if (echo === null || packet[ip.transportStart] !== (ip.version === 4 ? 8 : 128)) return null;
    const asked = new DataView(packet.buffer, packet.byteOffset + ip.transportStart);
    const numbers = { checksum: 0, identifier: asked.getUint16(4), sequence: asked.getUint16(6) };
    const code = echo.code === 'kept' ? asked.getUint8(1) : 0;
    const trafficClass = echo.trafficClass === 'kept' && ip.version === 4 ? packet[1]! : 0;
    const transport: TransportSpec =
      ip.version === 4
        ? { kind: 'icmp', message: { ...numbers, type: 0, code } }
        : { kind: 'icmpv6', message: { ...numbers, type: 129, code } };
    return this.#send(packet, ip, transport, trafficClass, echo.df);
  }

  #unreachable(packet: Uint8Array, ip: IpParts): Uint8Array | null {
    const { unreachable, hops } = this.#profile;
    if (unreachable === null) return null;
    const quoted = packet.slice(0, ip.transportStart + unreachable.quote);
    quoted[ip.version === 4 ? 8 : 7]! -= hops;
    const body = new Uint8Array([ip.version === 4 ? 3 : 1, ip.version === 4 ? 3 : 4, 0, 0, 0, 0, 0, 0, ...quoted]);
    return this.#send(packet, ip, { kind: 'none' }, unreachable.trafficClass, false, body);
  }

  #send(
    asked: Uint8Array,
    { version, sourceAt, destinationAt }: IpParts,
    transport: TransportSpec,
    trafficClass: number,
    dontFragment = this.#profile.df,
    payload = nothing,
  ): Uint8Array {
    const { ttl: ofTcp, icmpTtl, hops, id } = this.#profile;
    const size = version === 4 ? 4 : 16;
    const at = (offset: number): IpAddress => ipFromBytes(asked.slice(offset, offset + size));
    const ttl = (transport.kind === 'tcp' ? ofTcp : icmpTtl) - hops;
    const random = (this.#packets * 40_503 + 77) & 0xffff;
    const identification = id === 'zero' ? 0 : id === 'counted' ? 400 + this.#packets : random;
    const protocol = version === 4 ? ipProtocols.icmp : ipProtocols.icmpv6;
    const network =
      version === 4
        ? {
            ...plainIpv4(at(destinationAt), at(sourceAt)),
            ttl,
            typeOfService: trafficClass,
            dontFragment,
            identification,
            protocol,
          }
        : { ...plainIpv6(at(destinationAt), at(sourceAt)), hopLimit: ttl, trafficClass, flowLabel: 0x12345, protocol };
    return buildPacket({ link: null, network, transport, payload }).bytes;
  }
}

const linux: StackProfile = {
  ttl: 64,
  icmpTtl: 64,
  hops: 0,
  options: 'mss sack ts nop ws',
  window: 65_160,
  scale: 7,
  mss: 1460,
  df: true,
  id: 'zero',
  ecn: true,
  clock: 1000,
  openNull: 'silent',
  openOdd: 'silent',
  echo: { code: 'kept', trafficClass: 'kept', df: false },
  unreachable: { trafficClass: 0xc0, quote: 72 },
  refuses: true,
};
const bsd: StackProfile = {
  ...linux,
  options: 'mss nop ws sack ts',
  window: 65_535,
  scale: 6,
  openOdd: 'syn-ack',
  unreachable: { trafficClass: 0, quote: 8 },
};
const windows: StackProfile = {
  ...linux,
  ttl: 128,
  icmpTtl: 128,
  options: 'mss nop ws nop nop sack',
  window: 65_535,
  scale: 8,
  id: 'counted',
  ecn: false,
  openNull: 'reset',
  openOdd: 'syn-ack',
  echo: { code: 'zero', trafficClass: 'zero', df: false },
  unreachable: { trafficClass: 0, quote: 72 },
};
const small: StackProfile = {
  ...linux,
  ttl: 255,
  icmpTtl: 255,
  options: 'mss',
  window: 5840,
  df: false,
  id: 'counted',
  ecn: false,
  openOdd: 'syn-ack',
  unreachable: { trafficClass: 0, quote: 8 },
};

/** Stacks as they are documented, by the name that is to be found. */
export const profiles: Readonly<Record<string, StackProfile>> = {
  'Linux 4.20-6.x': linux,
  'Linux 3.11-4.19': { ...linux, window: 28_960 },
  'Linux 3.2-3.10': { ...linux, window: 14_480, clock: 250 },
  'Linux 2.6-3.1': { ...linux, window: 5792, clock: 250, openOdd: 'syn-ack', scale: 5 },
  'FreeBSD 11-14': bsd,
  'FreeBSD 9-10': { ...bsd, id: 'counted' },
  'FreeBSD 6-8': { ...bsd, id: 'counted', scale: 3 },
  'Apple macOS or iOS': { ...bsd, options: 'mss nop ws nop nop ts sack eol', openOdd: 'silent' },
  OpenBSD: {
    ...bsd,
    icmpTtl: 255,
    options: 'mss nop nop sack nop ws nop nop ts',
    window: 16_384,
    id: 'random',
    ecn: false,
    clock: 'random',
    openOdd: 'silent',
  },
  NetBSD: {
    ...bsd,
    icmpTtl: 255,
    options: 'mss nop ws sack nop nop nop nop ts',
    window: 32_768,
    scale: 3,
    id: 'random',
    ecn: false,
    clock: 2,
  },
  'Microsoft Windows 10, 11 or Server 2016 to 2025': windows,
  'Microsoft Windows Vista to 8.1 or Server 2008 to 2012': {
    ...windows,
    options: 'mss nop ws sack ts',
    window: 8192,
    clock: 100,
  },
  'Microsoft Windows 2000, XP or Server 2003': {
    ...windows,
    options: 'mss nop ws nop nop ts nop nop sack',
    scale: 0,
    clock: 10,
    unreachable: { trafficClass: 0, quote: 8 },
  },
  'Solaris or illumos': {
    ...linux,
    icmpTtl: 255,
    options: 'sack ts mss nop ws',
    window: 49_232,
    scale: 0,
    id: 'counted',
    clock: 100,
    unreachable: { trafficClass: 0, quote: 64 },
  },
  'IBM AIX': {
    ...linux,
    ttl: 60,
    icmpTtl: 255,
    options: 'mss',
    window: 16_384,
    id: 'counted',
    ecn: false,
    unreachable: { trafficClass: 0, quote: 8 },
  },
  'Cisco IOS': { ...small, window: 4128, mss: 536, unreachable: { trafficClass: 0, quote: 8 } },
  'Juniper Junos': { ...bsd, window: 16_384, scale: 0, id: 'counted', ecn: false },
  'lwIP (embedded)': small,
  'uIP or Contiki (embedded)': { ...small, ttl: 64, icmpTtl: 64, window: 1460 },
  'Wind River VxWorks': {
    ...bsd,
    icmpTtl: 255,
    options: 'mss nop ws nop nop ts',
    window: 8192,
    scale: 0,
    df: false,
    id: 'counted',
    ecn: false,
    clock: 2,
  },
};
