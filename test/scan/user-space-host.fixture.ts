/**
 * What no kernel of a laboratory does: it answers ICMP address mask requests, and it is an SCTP end. That one answers INIT with INIT ACK on the ports it is given as
 * "open" and aborts on all others but the "silent" ones; drops cookies on open ports and aborts them elsewhere (RFC 9260 section 8.4).
 * Arguments: open and silent ports as JSON lists. The kernel has to be kept from calling the protocol unreachable by its firewall.
 */
import { ipFromBytes } from '../../src/addr/ip-address.ts';
import { batchOf } from '../../src/link/prepared-batch.ts';
import { openRawLink } from '../../src/link/raw-link.linux.ts';
import { buildPacket, plainIpv4, plainIpv6 } from '../../src/wire/build-packet.ts';
import type { TransportSpec } from '../../src/wire/build-packet.ts';
import { parseIcmp } from '../../src/wire/icmpv4.ts';
import { findIpParts, ipParts } from '../../src/wire/ip-header.ts';
import { ipProtocols } from '../../src/wire/ip-protocol.ts';
import { parseSctp, sctpChunkTypes } from '../../src/wire/sctp.ts';
import type { SctpChunk, SctpPacket } from '../../src/wire/sctp.ts';

const open = new Set(JSON.parse(process.argv[2] ?? '[]') as number[]);
const silent = new Set(JSON.parse(process.argv[3] ?? '[]') as number[]);
const link = openRawLink({ interface: 'any', direction: 'in' });
const parts = ipParts();
process.stdout.write('ready\n');
while (await link.whenReadable()) {
  const answers: Uint8Array[] = [];
  link.receive((bytes, start, end) => {
    if (findIpParts(bytes, start, end, parts) !== null) return;
    const transport = transportOf(bytes);
    if (transport === null) return;
    const size = parts.version === 4 ? 4 : 16;
    const [from, to] = [parts.destinationAt, parts.sourceAt].map((at) => ipFromBytes(bytes.slice(at, at + size)));
    const network = parts.version === 4 ? plainIpv4(from!, to!) : plainIpv6(from!, to!);
    const payload = new Uint8Array(0);
    answers.push(buildPacket({ link: null, network, transport, payload }).bytes);
  }, 0);
  if (answers.length > 0) link.send(batchOf(answers));
}

function transportOf(bytes: Uint8Array): TransportSpec | null {
  if (parts.protocol === ipProtocols.icmp) {
    const message = parseIcmp(bytes, parts.transportStart, parts.end);
    if (!message.ok || message.value.type !== 17 || !('mask' in message.value)) return null;
    return { kind: 'icmp', message: { ...message.value, type: 18, mask: 0xffff_ff00 } };
  }
  const packet = parts.protocol === ipProtocols.sctp ? parseSctp(bytes, parts.transportStart, parts.end) : null;
  const answer = packet?.ok ? answerTo(packet.value) : null;
  return answer === null ? null : { kind: 'sctp', packet: answer };
}

function answerTo(asked: SctpPacket): SctpPacket | null {
  const { destinationPort, sourcePort } = asked;
  const chunk = asked.chunks[0];
  if (chunk === undefined || silent.has(destinationPort)) return null;
  const ends = { sourcePort: destinationPort, destinationPort: sourcePort, checksum: 0 };
  const abort: SctpChunk = { type: sctpChunkTypes.abort, flags: 0, causes: [] };
  if (chunk.type === sctpChunkTypes.init && 'initiateTag' in chunk) {
    const acknowledgment: SctpChunk = {
      ...chunk,
      type: sctpChunkTypes.initAck,
      initiateTag: 0x1234,
      // The cookie that every INIT ACK has to have (RFC 9260 section 3.3.3).
      parameters: [{ type: 7, data: new Uint8Array(8) }],
    };
    return {
      ...ends,
      verificationTag: chunk.initiateTag,
      chunks: [open.has(destinationPort) ? acknowledgment : abort],
    };
  }
  if (chunk.type !== sctpChunkTypes.cookieEcho || open.has(destinationPort)) return null;
  // The T bit: the tag is the one of the packet that is refused (RFC 9260 section 8.5.1).
  return { ...ends, verificationTag: asked.verificationTag, chunks: [{ ...abort, flags: 1 }] };
}
