/**
 * RTP and its control packets (RFC 3550). No question makes a media port speak: but many send their stream to whoever sent them anything
 * (symmetric RTP, RFC 4961), and what comes then shows by its form.
 */
import { parseRtcp, parseRtp } from '../../wire/rtp.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { fromHex } from '../reply-bytes.ts';

/**
 * Payload types of RFC 3551 (tables 4 and 5) whose number tells the codec, and the bytes that their payloads are multiples of: 10 ms of sound,
 * a frame, a transport packet. Of types that are agreed upon elsewhere one datagram proves nothing.
 */
const codecs: Readonly<Record<number, { readonly name: string; readonly unit: number }>> = {
  0: { name: 'PCMU', unit: 80 },
  3: { name: 'GSM', unit: 33 },
  8: { name: 'PCMA', unit: 80 },
  9: { name: 'G722', unit: 80 },
  18: { name: 'G729', unit: 10 },
  33: { name: 'MP2T', unit: 188 },
};
/** The first of a compound packet is a report (RFC 3550 section 6.1). */
const reports = { sender: 200, receiver: 201 } as const;
/** A sender report without blocks, the SSRC included, in words of four bytes. */
const senderReportWords = 6;

/** Whether control packets fill the datagram exactly, the first of them a report: hardly anything else does. */
function isControl(bytes: Uint8Array): boolean {
  let at = 0;
  while (at < bytes.length) {
    const packet = parseRtcp(bytes, at, bytes.length);
    if (!packet.ok || packet.flaw !== null) return false;
    const { type, words, count } = packet.value;
    if (at === 0 && !isReport(type, words, count)) return false;
    at += 4 + 4 * words;
  }
  return at > 0 && at === bytes.length;
}

/** Reports say how many blocks of 24 bytes they have, and have them. */
function isReport(type: number, words: number, blocks: number): boolean {
  if (type === reports.sender) return words >= senderReportWords + blocks * 6;
  return type === reports.receiver && words >= 1 + blocks * 6;
}

function codecOf(bytes: Uint8Array): string | null {
  const packet = parseRtp(bytes, 0, bytes.length);
  if (!packet.ok || packet.flaw !== null || packet.value.contributors.length > 0 || packet.value.padded) return null;
  const codec = codecs[packet.value.payloadType];
  const length = packet.payloadEnd - packet.payloadStart;
  return codec !== undefined && length > 0 && length % codec.unit === 0 ? codec.name : null;
}

export default defineIdentifier({
  id: 'rtp',
  transports: ['udp'],
  ports: [5004, 5005],
  order: 'client-first',
  // An empty receiver report: what an end that has heard nothing yet sends (RFC 3550 section 6.4.2).
  hello: () => fromHex('80c9 0001 506f7274'),
  onlyHinted: true,
  score({ bytes }) {
    if (isControl(bytes)) return sure.confident;
    return codecOf(bytes) === null ? sure.none : sure.likely;
  },
  read({ bytes }) {
    return isControl(bytes) ? { service: 'rtcp', info: 'control packets' } : { service: 'rtp', info: codecOf(bytes) };
  },
  samples: [
    {
      hex: `8000 1a2b 00000140 deadbeef ${'ff'.repeat(160)}`,
      transport: 'udp',
      expect: { service: 'rtp', info: 'PCMU' },
    },
    {
      hex: '80c8 0006 11223344 e4a1b2c3 00000000 000003e8 0000000a 00000640 81ca 0003 11223344 0105 70627831 0000',
      transport: 'udp',
      expect: { service: 'rtcp', info: 'control packets' },
    },
  ],
});
