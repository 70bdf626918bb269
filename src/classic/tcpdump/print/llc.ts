/** Logical link control (IEEE 802.2) and SNAP behind it. */
import { cisco, ciscoProtocols, printCisco } from './cisco-protocols.ts';
import { etherTypeWord } from './ether-type-words.ts';
import { printByEtherType } from './ether-types.ts';
import { printHexAndText } from './hex-dump.ts';
import { printIp } from './ip.ts';
import { printIpx } from './ipx.ts';
import { organisation } from './organisations.ts';
import type { Printing } from './printing.ts';
import { isPlainStp, printStp } from './stp.ts';
import { word } from './tokens.ts';

const accessPoints: Readonly<Record<number, string>> = {
  0x00: 'Null',
  0x02: '802.1B I',
  0x03: '802.1B G',
  0x04: 'SNA',
  0x06: 'IP',
  0x0e: 'ProWay NM',
  0x42: 'STP',
  0x4e: 'RS511',
  0x7e: 'ISO8208',
  0x8e: 'ProWay',
  0xaa: 'SNAP',
  0xe0: 'IPX',
  0xf0: 'NetBeui',
  0xfe: 'OSI',
  0xff: 'Global',
};
const point = { ip: 0x06, spanningTree: 0x42, snap: 0xaa, ipx: 0xe0, iso: 0xfe, global: 0xff } as const;
const unnumbered: Readonly<Record<number, string>> = {
  0x03: 'ui',
  0xe3: 'test',
  0xaf: 'xid',
  0x6f: 'sabme',
  0x43: 'disc',
  0x63: 'ua',
  0x0f: 'dm',
  0x87: 'frmr',
};
const supervisory: Readonly<Record<number, string>> = { 0: 'Receiver Ready', 1: 'Receiver not Ready', 2: 'Reject' };
const information = 0x03;
const exchange = 0xaf;

/** Prints a header and what is behind it. Returns the header's length, negative when nobody knows what is behind it. */
export function printLlc(p: Printing, at: number, length: number): number {
  p.protocol = 'llc';
  const captured = p.snapEnd - at;
  const left = Math.min(captured, length);
  if (left < 3) return cut(p, at, captured, left);
  const destinationField = p.u8(at);
  const sourceField = p.u8(at + 1);
  let control = p.u8(at + 2);
  const isUnnumbered = (control & 3) === 3;
  const headerLength = isUnnumbered ? 3 : 4;
  if (left < headerLength) return cut(p, at, captured, left);
  if (!isUnnumbered) control = p.u16le(at + 2);
  // Frames of IPX of the oldest kind have no header of LLC: they begin with a checksum that is never used.
  if (destinationField === point.global && sourceField === point.global) {
    if (p.options.linkHeader) p.text('IPX 802.3: ');
    printIpx(p, at);
    return 0;
  }
  const destination = destinationField & 0xfe;
  const source = sourceField & 0xfe;
  if (p.options.linkHeader) printAccessPoints(p, destinationField, sourceField, control, isUnnumbered);
  const rest = length - headerLength;
  if (source === destination && control === information && isUnnumbered) {
    if (source === point.snap) return printSnap(p, at + headerLength, rest) ? headerLength + 5 : -(headerLength + 5);
    if (source === point.ip) {
      printIp(p, at + headerLength, rest);
      return headerLength;
    }
    if (source === point.ipx) {
      if (p.options.linkHeader) p.text('IPX 802.2: ');
      printIpx(p, at + headerLength);
      return headerLength;
    }
    if (source === point.spanningTree && isPlainStp(p, at + headerLength, rest)) {
      printStp(p, at + headerLength, rest);
      return headerLength;
    }
  }
  printControl(p, destinationField, sourceField, control, headerLength, length);
  if (isUnnumbered && (control & ~0x10) === exchange)
    return printExchange(p, at + 3, rest) ? headerLength : -headerLength;
  return (control & 3) === 1 && !isUnnumbered ? headerLength : -headerLength;
}

function cut(p: Printing, at: number, captured: number, left: number): number {
  p.truncated();
  printHexAndText(p, at, captured);
  return left;
}

function printAccessPoints(
  p: Printing,
  destination: number,
  source: number,
  control: number,
  isUnnumbered: boolean,
): void {
  const name = (field: number): string => `${accessPoints[field & 0xfe] ?? 'Unknown'} (0x${hex(field & 0xfe, 2)}) `;
  p.text(`LLC, dsap ${name(destination)}${destination & 1 ? 'Group' : 'Individual'}`);
  p.text(`, ssap ${name(source)}${source & 1 ? 'Response' : 'Command'}`);
  p.text(`, ctrl 0x${hex(control, isUnnumbered ? 2 : 4)}: `);
}

/** The access points, with the addresses of the frame where it has any; two that are the same are named once. */
function printEnds(p: Printing, source: number, destination: number): void {
  const sourceWord =
    source === destination ? '' : word(accessPoints, source, (value) => `Unknown SSAP 0x${hex(value, 2)}`);
  if (p.frame >= 0) {
    p.mac(p.frameSource);
    p.text(sourceWord === '' ? ' > ' : ` ${sourceWord} > `);
    p.mac(p.frame);
    p.char(32);
  } else if (sourceWord !== '') p.text(`${sourceWord} > `);
  p.text(`${word(accessPoints, destination, (value) => `Unknown DSAP 0x${hex(value, 2)}`)} `);
}

/** The flags in brackets: whether it is a response, polled, final. */
function flagsText(response: boolean, poll: boolean): string {
  if (response) return poll ? 'Final' : 'Response';
  return poll ? 'Poll' : 'Command';
}

function printControl(
  p: Printing,
  destinationField: number,
  sourceField: number,
  control: number,
  headerLength: number,
  length: number,
): void {
  if (!p.options.linkHeader) printEnds(p, sourceField & 0xfe, destinationField & 0xfe);
  const response = (sourceField & 1) !== 0;
  if (headerLength === 3) {
    const command = control & ~0x10 & 0xff;
    p.text(
      `Unnumbered, ${unnumbered[command] ?? hex(command, 2)}, Flags [${flagsText(response, (control & 0x10) !== 0)}]`,
    );
  } else {
    const flags = flagsText(response, (control & 0x100) !== 0);
    const received = (control >>> 9) & 0x7f;
    if ((control & 1) === 1)
      p.text(`Supervisory, ${supervisory[(control >>> 2) & 3] ?? '?'}, rcv seq ${received}, Flags [${flags}]`);
    else p.text(`Information, send seq ${(control >>> 1) & 0x7f}, rcv seq ${received}, Flags [${flags}]`);
  }
  p.text(`, length ${length}`);
}

/** The data of an exchange of identifications; true when nothing else is behind the header. */
function printExchange(p: Printing, at: number, length: number): boolean {
  if (length === 0) return true;
  const captured = p.snapEnd - at;
  if (captured < 1) {
    p.truncated();
    return true;
  }
  if (p.u8(at) !== 0x81) return false;
  if (captured < 3 || length < 3) {
    p.truncated();
    printHexAndText(p, at, captured);
  } else p.text(`: ${hex(p.u8(at + 1), 2)} ${hex(p.u8(at + 2), 2)}`);
  return true;
}

/** SNAP: an organisation and its protocol; without one an Ethernet type.  */
function printSnap(p: Printing, at: number, length: number): boolean {
  p.protocol = 'snap';
  if (!p.has(at, 5) || length < 5) {
    p.truncated();
    return true;
  }
  const code = p.u24(at);
  const type = p.u16(at + 3);
  const what = code === 0 ? 'ethertype' : 'pid';
  // Only organisations 0 and Cisco (bridged) use the Ethernet types' words.
  const byType = code === 0 || code === 0xf8;
  const name = (byType ? etherTypeWord(type) : code === cisco ? ciscoProtocols[type] : undefined) ?? 'Unknown';
  const rest = length - 5;
  if (p.options.linkHeader)
    p.text(`oui ${organisation(code)} (0x${hex(code, 6)}), ${what} ${name} (0x${hex(type, 4)}), length ${rest}: `);
  if (byType && printByEtherType(p, type, at + 5, rest)) return true;
  if (code === cisco && printCisco(p, type, at + 5, rest)) return true;
  if (!p.options.linkHeader) {
    if (p.frame >= 0) {
      p.mac(p.frameSource);
      p.text(' > ');
      p.mac(p.frame);
      p.char(32);
    }
    p.text(`SNAP, ${code === 0 ? '' : `oui ${organisation(code)} (0x${hex(code, 6)}), `}${what} ${name}`);
    p.text(` (0x${hex(type, 4)}), length ${rest}: `);
  }
  return false;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
