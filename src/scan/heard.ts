/** Reads a received packet for whoever asks hosts in more ways than ports: any protocol, queries of ICMP, errors that quote little. */
import { u16, u32, u8 } from '../wire/bytes.ts';
import { icmpQuoteEnd } from '../wire/icmpv4.ts';
import type { IpParts } from '../wire/ip-header.ts';
import { findIpParts, ipParts } from '../wire/ip-header.ts';
import { ipProtocols } from '../wire/ip-protocol.ts';
import { ipv4Field } from '../wire/ipv4.ts';
import { sctpField } from '../wire/sctp.ts';
import { tcpField, tcpFlags } from '../wire/tcp.ts';
import type { HostReply, Marks } from './question.ts';

/** A packet in parts; filled again for each one. */
export class Heard {
  version: 4 | 6 = 4;
  ttl = 0;
  /** Address of whoever sent the packet, and of the host that was asked: the same, or the destination of a quoted probe. */
  senderAt = 0;
  peerAt = 0;
  /** An ICMP error about a probe; what follows is then the quoted probe's. */
  error = false;
  protocol = 0;
  peerPort = 0;
  ourPort = 0;
  /** {@link Marks.value} as it comes back, 0 where it is not there. */
  value = 0;
  identification = 0;
  /** TCP flags, type of the first SCTP chunk, type and code of ICMP (of the error, where it is one). */
  flags = 0;
  chunk = -1;
  type = 0;
  code = 0;
  readonly #outer = ipParts();
  readonly #inner = ipParts();

  /** Reads the IP packet at `at`; false when it is nothing that could be an answer. Never throws. */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    const ip = this.#outer;
    const flaw = findIpParts(bytes, at, end, ip);
    if (ip.version === 0 || ip.fragmentOffset > 0 || (flaw !== null && ip.version === 4)) return false;
    this.version = ip.version as 4 | 6;
    this.ttl = u8(bytes, at + (ip.version === 4 ? ipv4Field.ttl : 7));
    this.senderAt = ip.sourceAt;
    this.peerAt = ip.sourceAt;
    this.error = false;
    this.#common(bytes, ip);
    const room = ip.end - ip.transportStart;
    if (isIcmp(ip) && room >= 8) return this.#icmp(bytes, ip.transportStart, ip.end);
    if (ip.protocol === ipProtocols.tcp) return room >= 20 && this.#tcp(bytes, ip.transportStart);
    if (ip.protocol === ipProtocols.udp) return room >= 8;
    return ip.protocol !== ipProtocols.sctp || (room >= 16 && this.#sctp(bytes, ip.transportStart));
  }

  /** What the packet says for the host itself. */
  reply(): HostReply {
    if (this.protocol === ipProtocols.tcp) return { kind: 'tcp', flags: this.flags };
    if (this.protocol === ipProtocols.udp) return { kind: 'udp' };
    if (this.protocol === ipProtocols.sctp) return { kind: 'sctp', chunk: this.chunk };
    const icmp = this.version === 4 ? ipProtocols.icmp : ipProtocols.icmpv6;
    if (this.protocol === icmp) return { kind: 'icmp', version: this.version, type: this.type };
    return { kind: 'other', protocol: this.protocol };
  }

  /** Whether it answers, or quotes, the probe with these marks, but for the `loose` bits of their value. */
  proves(marks: Marks, loose: number): boolean {
    const same = ((this.value ^ marks.value) & ~loose) === 0;
    const { tcp, udp, sctp, icmp, icmpv6 } = ipProtocols;
    const hasPorts = this.protocol === tcp || this.protocol === udp || this.protocol === sctp;
    if (hasPorts && this.ourPort !== marks.sourcePort) return false;
    if (this.protocol === udp) return true;
    // The quotation of an INIT has its verification tag, which is zero, where other packets have a mark.
    if (this.protocol === sctp) return same || (this.error && this.value === 0);
    if (hasPorts || this.protocol === (this.version === 4 ? icmp : icmpv6)) return same;
    // Others carry no mark but in the IP header: a quotation has ours, an answer has its own (and on loopback we hear ourselves).
    return this.error === (this.identification === marks.identification);
  }

  /** Ports, value and identification of a packet or of a quotation, as far as they are there. */
  #common(bytes: Uint8Array, ip: IpParts): void {
    const room = ip.end - ip.transportStart;
    this.protocol = ip.protocol;
    this.identification = ip.version === 4 ? u16(bytes, ip.start + ipv4Field.identification) : u16(bytes, ip.start + 2);
    this.ourPort = 0;
    this.peerPort = 0;
    this.value = room >= 8 ? u32(bytes, ip.transportStart + 4) : 0;
    if (room < 4) return;
    this.ourPort = u16(bytes, ip.transportStart + 2);
    this.peerPort = u16(bytes, ip.transportStart);
  }

  #tcp(bytes: Uint8Array, start: number): boolean {
    this.flags = u8(bytes, start + tcpField.flags);
    // A RST without ACK carries our acknowledgment number as its own sequence number (RFC 9293 section 3.10.7.1).
    if ((this.flags & tcpFlags.ack) !== 0) this.value = u32(bytes, start + tcpField.acknowledgment);
    return true;
  }

  #sctp(bytes: Uint8Array, start: number): boolean {
    this.chunk = u8(bytes, start + sctpField.firstChunkType);
    return true;
  }

  #icmp(bytes: Uint8Array, start: number, end: number): boolean {
    this.type = u8(bytes, start);
    this.code = u8(bytes, start + 1);
    const isError = this.version === 4 ? this.type === 3 || this.type === 11 || this.type === 12 : this.type < 128;
    if (!isError) return true;
    const inner = this.#inner;
    const quoteEnd = this.version === 4 ? icmpQuoteEnd(bytes, start, end) : end;
    const flaw = findIpParts(bytes, start + 8, quoteEnd, inner);
    // An extension header that is cut short was the probe's own protocol: nothing follows it.
    if (inner.version !== this.version || (flaw !== null && inner.version === 4) || inner.fragmentOffset > 0)
      return false;
    this.error = true;
    this.peerAt = inner.destinationAt;
    this.#common(bytes, inner);
    [this.ourPort, this.peerPort] = [this.peerPort, this.ourPort];
    return true;
  }
}

function isIcmp({ version, protocol }: IpParts): boolean {
  return protocol === (version === 4 ? ipProtocols.icmp : ipProtocols.icmpv6);
}
