/** Reads a received packet as far as a scan needs it: who says what to which of our ports. Nothing is allocated, nothing throws. */
import { u16, u32, u8 } from '../wire/bytes.ts';
import { icmpQuoteEnd } from '../wire/icmpv4.ts';
import { findIpParts, ipParts } from '../wire/ip-header.ts';
import { ipProtocols } from '../wire/ip-protocol.ts';
import { tcpField } from '../wire/tcp.ts';
import type { PacketReply } from './technique.ts';

/** A reply in parts; filled again for each packet. */
export class Reply {
  kind: PacketReply['kind'] = 'tcp';
  version: 4 | 6 = 4;
  ttl = 0;
  /** Address of the probed host in the packet: the sender, or of an ICMP error the one that its quotation was sent to. */
  peerAt = 0;
  /** Address of whoever sent the packet. */
  senderAt = 0;
  peerPort = 0;
  ourPort = 0;
  /** TCP: flags, window and both numbers; of an ICMP error the sequence number of the quoted probe, where it is there. */
  flags = 0;
  window = 0;
  sequence = 0;
  acknowledgment = 0;
  /** SCTP: verification tag and type of the first chunk. */
  tag = 0;
  chunk = -1;
  /** ICMP: type and code, and the protocol of the quoted probe. */
  type = 0;
  code = 0;
  quoted = 0;
  readonly #outer = ipParts();
  readonly #inner = ipParts();

  /** Reads the IP packet at `at`; false when it is nothing that could answer a probe. */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    const ip = this.#outer;
    if (findIpParts(bytes, at, end, ip) !== null || ip.fragmentOffset > 0) return false;
    this.version = ip.version as 4 | 6;
    this.ttl = u8(bytes, at + (ip.version === 4 ? 8 : 7));
    this.senderAt = ip.sourceAt;
    this.peerAt = ip.sourceAt;
    const start = ip.transportStart;
    const room = ip.end - start;
    if (ip.protocol === ipProtocols.tcp && room >= 20) return this.#readTcp(bytes, start);
    if (ip.protocol === ipProtocols.udp && room >= 8) return this.#readPorts('udp', bytes, start);
    if (ip.protocol === ipProtocols.sctp && room >= 16) {
      this.tag = u32(bytes, start + 4);
      this.chunk = u8(bytes, start + 12);
      return this.#readPorts('sctp', bytes, start);
    }
    const icmp = ip.version === 4 ? ipProtocols.icmp : ipProtocols.icmpv6;
    return ip.protocol === icmp && room >= 8 && this.#readIcmp(bytes, start, ip.end);
  }

  #readTcp(bytes: Uint8Array, start: number): boolean {
    this.flags = u8(bytes, start + tcpField.flags);
    this.window = u16(bytes, start + tcpField.window);
    this.sequence = u32(bytes, start + tcpField.sequence);
    this.acknowledgment = u32(bytes, start + tcpField.acknowledgment);
    return this.#readPorts('tcp', bytes, start);
  }

  #readPorts(kind: 'tcp' | 'udp' | 'sctp', bytes: Uint8Array, start: number): boolean {
    this.kind = kind;
    this.peerPort = u16(bytes, start);
    this.ourPort = u16(bytes, start + 2);
    return true;
  }

  /** An error quotes our probe from its IP header on (RFC 792, RFC 4443 section 2.4): at least its first eight bytes above IP. */
  #readIcmp(bytes: Uint8Array, start: number, end: number): boolean {
    this.kind = 'icmp';
    this.type = u8(bytes, start);
    this.code = u8(bytes, start + 1);
    const isError = this.version === 4 ? this.type === 3 || this.type === 11 || this.type === 12 : this.type < 128;
    const inner = this.#inner;
    const quoteEnd = this.version === 4 ? icmpQuoteEnd(bytes, start, end) : end;
    if (!isError || findIpParts(bytes, start + 8, quoteEnd, inner) !== null || inner.version !== this.version)
      return false;
    if (inner.fragmentOffset > 0 || inner.end - inner.transportStart < 8) return false;
    const { transportStart, protocol, destinationAt } = inner;
    this.peerAt = destinationAt;
    this.quoted = protocol;
    this.ourPort = u16(bytes, transportStart);
    this.peerPort = u16(bytes, transportStart + 2);
    this.sequence = u32(bytes, transportStart + 4);
    return true;
  }
}
