/** IEEE 802.11: the frames of wireless networks, as drivers hand them over and behind other headers. */
import { printFrameHeader } from './ieee80211-header.ts';
import { printWep } from './ieee80211-wep.ts';
import { controlWords } from './ieee80211-words.ts';
import { printManagement } from './ieee80211-management.ts';
import { printLlc } from './llc.ts';
import { printUnknownPacket } from './hex-dump.ts';
import type { Printing } from './printing.ts';

const frameType = { management: 0, control: 1, data: 2 } as const;
const control = { wrapper: 7, blockRequest: 8, block: 9, poll: 10, request: 11, clear: 12, ack: 13 } as const;
const flag = { toAccessPoint: 0x0100, fromAccessPoint: 0x0200, protected: 0x4000 } as const;
const subtypeBit = { withoutData: 4, quality: 8 } as const;
/** Lengths of the headers of control frames from subtype 7 on. */
const controlLengths = [16, 20, 10, 16, 16, 10, 10, 16, 16] as const;

/** Prints a frame without anything in front (LINKTYPE_IEEE802_11); returns the length of its header. */
export function printIeee80211(p: Printing, at: number, length: number): number {
  return printFrame80211(p, at, length, false, 0);
}

/**
 * Prints a frame; returns the length of its header. `padded`: the header is filled up to a multiple of four bytes. `checkLength`:
 * bytes of the frame check sequence at its end.
 */
export function printFrame80211(
  p: Printing,
  at: number,
  wholeLength: number,
  padded: boolean,
  checkLength: number,
): number {
  p.protocol = '802.11';
  const whole = p.snapEnd - at;
  if (wholeLength < checkLength) {
    p.truncated();
    return whole;
  }
  const length = wholeLength - checkLength;
  const captured = Math.min(whole, length);
  if (captured < 2) {
    p.truncated();
    return whole;
  }
  const control = p.u16le(at);
  let header = headerLength(control);
  if (padded) header = (header + 3) & ~3;
  let mesh = 0;
  if (p.options.mesh && ((control >>> 2) & 3) === frameType.data && (control >>> 4) & subtypeBit.quality) {
    const flags = captured > header ? p.u8(at + header) : 0;
    // Data have the bytes of LLC there.
    mesh = flags > 3 ? 0 : 6 + 6 * flags;
    header += mesh;
  }
  if (captured < header) {
    p.truncated();
    return header;
  }
  if (p.options.linkHeader && header > 0) printFrameHeader(p, control, at, header, mesh);
  switch ((control >>> 2) & 3) {
    case frameType.management:
      p.frame = at + 4;
      p.frameSource = at + 10;
      if (!printManagement(p, control, at + header, length - header)) p.truncated();
      return header;
    case frameType.control:
      printControl(p, control, at);
      return header;
    case frameType.data:
      return header + printData(p, control, at, header, length - header, captured - header);
    default:
      p.text(`unknown 802.11 frame type (${(control >>> 2) & 3})`);
      return header;
  }
}

function headerLength(frameControl: number): number {
  const type = (frameControl >>> 2) & 3;
  const subtype = (frameControl >>> 4) & 15;
  if (type === frameType.management) return 24;
  if (type === frameType.control) return controlLengths[subtype - control.wrapper] ?? 0;
  if (type !== frameType.data) return 0;
  const distribution = flag.toAccessPoint | flag.fromAccessPoint;
  const addresses = (frameControl & distribution) === distribution ? 30 : 24;
  return addresses + (subtype & subtypeBit.quality ? 2 : 0);
}

/** With -e the addresses stand already. */
function printControl(p: Printing, frameControl: number, at: number): void {
  const subtype = (frameControl >>> 4) & 15;
  p.text(controlWords(subtype) ?? `unknown 802.11 ctrl frame subtype (${subtype})`);
  if (subtype === control.poll) {
    p.text(` AID(${p.u16le(at + 2).toString(16)})`);
    return;
  }
  if (p.options.linkHeader || subtype < control.blockRequest) return;
  if (subtype === control.request) printAddress(p, ' TA:', at + 10);
  else printAddress(p, ' RA:', at + 4);
  if (subtype !== control.blockRequest) return;
  printAddress(p, 'TA:', at + 10);
  p.text(`CTL(${p.u16le(at + 16).toString(16)}) SEQ(${p.u16le(at + 18)}) `);
}

function printAddress(p: Printing, label: string, at: number): void {
  p.need(at, 6);
  p.text(label);
  p.mac(at);
  p.char(32);
}

/** Returns how much of the data is a header too. */
function printData(
  p: Printing,
  frameControl: number,
  frame: number,
  header: number,
  length: number,
  captured: number,
): number {
  if ((frameControl >>> 4) & subtypeBit.withoutData) return 0;
  const at = frame + header;
  if (frameControl & flag.protected) {
    p.text('Data');
    if (!printWep(p, at)) p.truncated();
    return 0;
  }
  const from = (frameControl & flag.fromAccessPoint) !== 0;
  p.frame = frame + (frameControl & flag.toAccessPoint ? 16 : 4);
  p.frameSource = frame + (!from ? 10 : frameControl & flag.toAccessPoint ? 24 : 16);
  const used = printLlc(p, at, length);
  if (used >= 0) return used;
  printUnknownPacket(p, at, captured);
  return -used;
}
