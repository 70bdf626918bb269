/** BFD (RFC 5880, RFC 5881, RFC 5883, RFC 7130), and version 0 of its drafts. */
import { printUnknownBytes } from './hex-dump.ts';
import type { Printing } from './printing.ts';
import { bitWords } from './tokens.ts';
import { wordList } from './word-list.ts';

const ports = { echo: 3785, multihop: 4784, lag: 6784 } as const;
const sessions = wordList(`@${ports.multihop}|Multihop|@${ports.lag}|Lag`);
const headerLength = 24;
const authenticationBit = 0x04;
/** RFC 5880 section 4.1. */
const diagnostics = wordList(
  'No Diagnostic|Control Detection Time Expired|Echo Function Failed|Neighbor Signaled Session Down|Forwarding Plane Reset|Path Down|Concatenated Path Down|Administratively Down|Reverse Concatenated Path Down',
);
const states = ['AdminDown', 'Down', 'Init', 'Up'] as const;
const flags = [
  [0x20, 'Poll'],
  [0x10, 'Final'],
  [0x08, 'Control Plane Independent'],
  [0x04, 'Authentication Present'],
  [0x02, 'Demand'],
  [0x01, 'Multipoint'],
] as const;
const flags0 = [
  [0x80, 'I Hear You'],
  [0x40, 'Demand'],
  [0x20, 'Poll'],
  [0x10, 'Final'],
  [0x08, 'Control Plane Independent'],
  [0x04, 'Authentication Present'],
  [0x02, 'Reserved'],
  [0x01, 'Reserved'],
] as const;
const authentication = [
  'Unknown',
  'Simple Password',
  'Keyed MD5',
  'Meticulous Keyed MD5',
  'Keyed SHA1',
  'Meticulous Keyed SHA1',
] as const;

/** Prints a packet. */
export function printBfd(p: Printing, at: number, length: number, _source: number, destination: number): void {
  p.protocol = 'bfd';
  if (destination === ports.echo) {
    p.text(`BFD, Echo, length: ${length}`);
    if (p.verbose > 0) printUnknownBytes(p, at, length, '\n\t');
    return;
  }
  printControl(p, at, length, destination);
}

function printControl(p: Printing, at: number, length: number, destination: number): void {
  p.need(at, headerLength);
  const first = p.u8(at);
  const second = p.u8(at + 1);
  const version = first >>> 5;
  if (version > 1) {
    p.text(`BFDv${version}, Control, length: ${length}`);
    if (p.verbose > 0) printUnknownBytes(p, at, length, '\n\t');
    return;
  }
  // Ports tell sessions apart from version 1 on.
  const kind = version === 0 ? 'Control' : (sessions(destination) ?? 'Control');
  const words =
    version === 0
      ? `Flags: [${bitWords(flags0, second, ', ', 'none')}]`
      : `State ${states[second >>> 6]!}, Flags: [${bitWords(flags, second & 0x3f, ', ', 'none')}]`;
  if (p.verbose === 0) {
    p.text(`BFDv${version}, ${kind}, ${words}, length: ${length}`);
    return;
  }
  const diagnostic = first & 0x1f;
  p.text(`BFDv${version}, length: ${length}\n\t${kind}, ${words}, `);
  p.text(`Diagnostic: ${diagnostics(diagnostic) ?? 'unknown'} (0x`);
  p.hex(diagnostic, 2);
  p.char(41);
  printTimes(p, at);
  if (second & authenticationBit) printAuthentication(p, at + headerLength);
}

function printTimes(p: Printing, at: number): void {
  const multiplier = p.u8(at + 2);
  const milliseconds = (place: number): string => String(Math.floor(p.u32(at + place) / 1000)).padStart(4);
  const detection = Math.floor((Math.imul(multiplier, p.u32(at + 12)) >>> 0) / 1000);
  p.text(`\n\tDetection Timer Multiplier: ${multiplier} (${detection} ms Detection time), BFD Length: ${p.u8(at + 3)}`);
  p.text('\n\tMy Discriminator: 0x');
  p.hex(p.u32(at + 4), 8);
  p.text(', Your Discriminator: 0x');
  p.hex(p.u32(at + 8), 8);
  p.text(`\n\t  Desired min Tx Interval:    ${milliseconds(12)} ms`);
  p.text(`\n\t  Required min Rx Interval:   ${milliseconds(16)} ms`);
  p.text(`\n\t  Required min Echo Interval: ${milliseconds(20)} ms`);
}

/** RFC 5880 sections 4.2 to 4.4. */
function printAuthentication(p: Printing, at: number): void {
  p.need(at, 4);
  const type = p.u8(at);
  const size = p.u8(at + 1);
  p.text(`\n\tAuthentication: ${authentication[type] ?? 'Unknown'} (${type}), length: ${size}`);
  p.text(`\n\t  Auth Key ID: ${p.u8(at + 2)}`);
  const name = type === 2 || type === 3 ? 'Digest' : 'Hash';
  const wanted = name === 'Digest' ? 24 : 28;
  if (type === 1) {
    if (size < 4 || size > 19) p.text(`[invalid length ${size}]`);
    else {
      p.text(', Password: ');
      for (let index = 3; index < size; index++) p.safe(p.u8(at + index));
    }
  } else if (type >= 2 && type <= 5) {
    if (size !== wanted) {
      p.text(`[invalid length ${size}]`);
      return;
    }
    p.need(at + 4, 4);
    p.text(', Sequence Number: 0x');
    p.hex(p.u32(at + 4), 8);
    p.need(at + 8, wanted - 8);
    p.text(`\n\t  ${name}: `);
    p.hexBytes(at + 8, wanted - 8);
  }
}
