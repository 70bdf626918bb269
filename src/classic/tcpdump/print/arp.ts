/** ARP and RARP (RFC 826, RFC 903), inverse ARP (RFC 2390). ATM's own layout (RFC 2225) is dumped as bytes. */
import { etherTypeWord } from './ether-type-words.ts';
import { printHexAndText } from './hex-dump.ts';
import type { Printing } from './printing.ts';
import { word } from './tokens.ts';

const hardwareWords = {
  1: 'Ethernet',
  6: 'TokenRing',
  7: 'ArcNet',
  15: 'FrameRelay',
  19: 'ATM',
  23: 'Strip',
  24: 'IEEE 1394',
  32: 'InfiniBand',
} as const;
const operationWords = {
  1: 'Request',
  2: 'Reply',
  3: 'Reverse Request',
  4: 'Reverse Reply',
  8: 'Inverse Request',
  9: 'Inverse Reply',
  10: 'NACK Reply',
} as const;
const ip = 0x0800;
/** Trailers (RFC 893) resolve IPv4 addresses too. */
const trailers = 0x1000;
const frameRelay = 15;
const headerLength = 8;

/** Prints a packet. */
export function printArp(p: Printing, at: number, length: number): void {
  p.protocol = 'arp';
  p.need(at, headerLength);
  const hardware = p.u16(at);
  const protocol = p.u16(at + 2);
  const hardwareLength = p.u8(at + 4);
  const protocolLength = p.u8(at + 5);
  p.need(at + headerLength, 2 * hardwareLength + 2 * protocolLength);
  if (!p.options.linkHeader) p.text('ARP, ');
  const strange = (protocol !== ip && protocol !== trailers) || protocolLength !== 4 || hardwareLength === 0;
  if (strange || p.verbose > 0) {
    const name = etherTypeWord(protocol) ?? `Unknown Protocol (0x${protocol.toString(16).padStart(4, '0')})`;
    p.text(word(hardwareWords, hardware, (value) => `Unknown Hardware (${value})`));
    p.text(` (len ${hardwareLength}), ${name} (len ${protocolLength})`);
  }
  if (strange && p.verbose === 0) {
    p.text(`, length ${length}`);
    return;
  }
  const operation = p.u16(at + 6);
  if (p.verbose > 0) p.text(', ');
  p.text(word(operationWords, operation, (value) => `Unknown (${value})`));
  p.char(32);
  if (!printOperation(p, at, operation, hardwareLength, protocolLength)) {
    printHexAndText(p, at, p.snapEnd - at);
    return;
  }
  p.text(', length ');
  p.number(length);
}

function printOperation(
  p: Printing,
  at: number,
  operation: number,
  hardwareLength: number,
  protocolLength: number,
): boolean {
  const senderHardware = at + headerLength;
  const sender = senderHardware + hardwareLength;
  const targetHardware = sender + protocolLength;
  const target = targetHardware + hardwareLength;
  const type = p.u16(at + 2);
  const isFrameRelay = p.u16(at) === frameRelay;
  const printHardware = (from: number): void => printHardwareAddress(p, from, hardwareLength, isFrameRelay);
  const printProtocol = (from: number): void => printProtocolAddress(p, from, type, protocolLength);
  switch (operation) {
    case 1:
      p.text('who-has ');
      printProtocol(target);
      if (isNonZero(p, targetHardware, hardwareLength)) {
        p.text(' (');
        printHardware(targetHardware);
        p.char(41);
      }
      p.text(' tell ');
      printProtocol(sender);
      return true;
    case 2:
      printProtocol(sender);
      p.text(' is-at ');
      printHardware(senderHardware);
      return true;
    case 3:
    case 8:
      p.text('who-is ');
      printHardware(targetHardware);
      p.text(' tell ');
      printHardware(senderHardware);
      return true;
    case 4:
      printHardware(targetHardware);
      p.text(' at ');
      printProtocol(target);
      return true;
    case 9:
      printHardware(senderHardware);
      p.text(' at ');
      printProtocol(sender);
      return true;
    default:
      return false;
  }
}

function printProtocolAddress(p: Printing, at: number, type: number, length: number): void {
  if (type !== ip && type !== trailers) p.text('<wrong proto type>');
  else if (length !== 4) p.text('<wrong len>');
  else p.ipv4(at);
}

/** Hardware addresses of any length; six bytes are taken for Ethernet's. */
function printHardwareAddress(p: Printing, at: number, length: number, isFrameRelay: boolean): void {
  if (length === 0) {
    p.text('<empty>');
    return;
  }
  if (isFrameRelay) {
    const circuit = dlci(p, at, length);
    p.text(circuit < 0 ? '<Invalid DLCI>' : `DLCI ${circuit}`);
    return;
  }
  if (length === 6) {
    p.mac(at);
    return;
  }
  for (let index = 0; index < length; index++) {
    if (index > 0) p.char(58);
    p.hex(p.u8(at + index), 2);
  }
}

/** The number of a virtual circuit (Q.922 section 3.3): two, three or four bytes, the last with its lowest bit set; -1 when it is none. */
function dlci(p: Printing, at: number, length: number): number {
  const byte = (index: number): number => (index < length ? p.u8(at + index) : 0);
  if (byte(0) & 1 || length < 2) return -1;
  let circuit = ((byte(0) & 0xfc) << 2) | (byte(1) >>> 4);
  if (byte(1) & 1) return circuit;
  if (byte(2) & 1) return (circuit << 6) | (byte(2) >>> 2);
  circuit = (circuit << 7) | (byte(2) >>> 1);
  return byte(3) & 1 ? (circuit << 6) | (byte(3) >>> 2) : -1;
}

function isNonZero(p: Printing, at: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (p.u8(at + index) !== 0) return true;
  return false;
}
