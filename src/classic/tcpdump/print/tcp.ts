/** TCP (RFC 9293): flags, numbers, options, and the printer behind the ports. */
import { shouldBe, transportRemainder } from './cksum.ts';
import { printAddressPair, printEndpoints } from './ip-addresses.ts';
import { printByPort } from './ladder.ts';
import { type Printing, truncation } from './printing.ts';
import { printTcpOptions } from './tcp-options.ts';
import { tcpPorts } from './tcp-ports.ts';
import { printTcpAsType } from './tcp-types.ts';

const tcp = 6;
const shortestHeader = 20;
const flag = { fin: 0x01, syn: 0x02, reset: 0x04, acknowledge: 0x10, urgent: 0x20 } as const;

/** What stands in the brackets behind `Flags` for each byte of flags. */
const flagWords: readonly string[] = Array.from({ length: 256 }, (_, flags) => {
  const letters = Array.from('FSRP.UEW', (letter, bit) => ((flags >>> bit) & 1 ? letter : '')).join('');
  return `Flags [${letters === '' ? 'none' : letters}]`;
});

/** Prints a segment inside the IP packet at `p.ip`. */
export function printTcp(p: Printing, at: number, length: number): void {
  p.protocol = 'tcp';
  if (!p.has(at + 2, 2)) {
    printAddressPair(p, ':');
    p.truncated();
    return;
  }
  const source = p.u16(at);
  const destination = p.u16(at + 2);
  printEndpoints(p, tcp, source, destination, 'tcp');
  if (!p.has(at, shortestHeader)) {
    p.truncated();
    return;
  }
  const headerLength = (p.u8(at + 12) >>> 4) * 4;
  if (headerLength < shortestHeader) {
    const rest = (length - headerLength) >>> 0;
    p.text(` tcp ${rest} [bad hdr length ${headerLength} - too short, < ${shortestHeader}]`);
    return;
  }
  if (p.quiet) {
    p.text('tcp ');
    p.number((length - headerLength) >>> 0);
    if (headerLength > length) printTooLong(p, headerLength, length);
    return;
  }
  const flags = p.u8(at + 13);
  p.text(flagWords[flags]!);
  const absolute = p.options.absoluteSequence || (flags & flag.acknowledge) === 0;
  if (!absolute) p.sequences.look(p.bytes, p.ip, at);
  if (headerLength > length) {
    printTooLong(p, headerLength, length);
    return;
  }
  if (p.verbose > 0) printChecksum(p, at, length);
  const carried = length - headerLength;
  printNumbers(p, at, flags, carried, absolute);
  if (headerLength > shortestHeader && !printTcpOptions(p, at, headerLength, absolute ? 0 : p.sequences.edge, carried))
    return;
  p.text(', length ');
  p.number(carried);
  if (carried > 0) printPayload(p, at, headerLength, carried, flags);
}

function printTooLong(p: Printing, headerLength: number, length: number): void {
  p.text(` [bad hdr length ${headerLength} - too long, > ${length}]`);
}

function printChecksum(p: Printing, at: number, length: number): void {
  if (p.options.skipChecksums || p.fragmented || !p.has(at, length)) return;
  const stood = p.u16(at + 16);
  p.text(', cksum 0x');
  p.hex(stood, 4);
  const left = transportRemainder(p, at, length, length, tcp);
  if (left === 0) {
    p.text(' (correct)');
    return;
  }
  p.text(' (incorrect -> 0x');
  p.hex(shouldBe(stood, left), 4);
  p.char(41);
}

function printNumbers(p: Printing, at: number, flags: number, carried: number, absolute: boolean): void {
  const sequence = absolute ? p.u32(at + 4) : p.sequences.sequence;
  if (p.verbose > 1 || carried > 0 || (flags & (flag.syn | flag.fin | flag.reset)) !== 0) {
    p.text(', seq ');
    p.number(sequence);
    if (carried > 0) {
      p.char(58);
      p.number((sequence + carried) >>> 0);
    }
  }
  if ((flags & flag.acknowledge) !== 0) {
    p.text(', ack ');
    p.number(absolute ? p.u32(at + 8) : p.sequences.acknowledgement);
  }
  p.text(', win ');
  p.number(p.u16(at + 14));
  if ((flags & flag.urgent) !== 0) {
    p.text(', urg ');
    p.number(p.u16(at + 18));
  }
}

function printPayload(p: Printing, at: number, headerLength: number, length: number, flags: number): void {
  if (!p.has(at, headerLength)) {
    p.text(` [remaining caplen(${Math.max(0, p.snapEnd - at)}) < header length(${headerLength})]`);
    throw truncation;
  }
  const payload = at + headerLength;
  if ((flags & flag.reset) !== 0 && p.verbose > 0) {
    printResetText(p, payload, length);
    return;
  }
  const source = p.u16(at);
  const destination = p.u16(at + 2);
  if (p.options.packetType !== null) printTcpAsType(p, payload, length, source, destination);
  else printByPort(tcpPorts, p, payload, length, source, destination);
}

/** RFC 9293 section 3.5.2 allows a reset to carry text that tells the reason. */
function printResetText(p: Printing, at: number, length: number): void {
  p.text(p.has(at, length) ? ' [RST' : ' [!RST');
  if (length > mostResetText) p.char(43);
  p.char(32);
  const end = Math.min(at + Math.min(length, mostResetText), p.snapEnd);
  for (let index = at; index < end; index++) p.safe(p.u8(index));
  p.char(93);
}

const mostResetText = 30;
