/** UDP (RFC 768): ports, checksum, and the printer behind the ports. */
import { shouldBe, transportRemainder } from './cksum.ts';
import { printAddressPair, printEndpoints } from './ip-addresses.ts';
import { printByPort } from './ladder.ts';
import type { Printing } from './printing.ts';
import { udpPorts } from './udp-ports.ts';
import { printAsType } from './udp-types.ts';

const udp = 17;

/** Prints a datagram inside the IP packet at `p.ip`. */
export function printUdp(p: Printing, at: number, length: number): void {
  p.protocol = 'udp';
  if (!p.has(at + 2, 2)) {
    // Behind extension headers the addresses stand already.
    if (p.u8(p.ip + (p.u8(p.ip) >>> 4 === 6 ? 6 : 9)) === udp) printAddressPair(p, ': ');
    p.truncated();
    return;
  }
  const source = p.u16(at);
  const destination = p.u16(at + 2);
  if (length < 8 || !p.has(at + 4, 2)) {
    printEndpoints(p, udp, source, destination, 'udp');
    if (length < 8) p.text(`truncated-udp ${length}`);
    else p.truncated();
    return;
  }
  let stated = p.u16(at + 4);
  // RFC 2675: a length of 0 with more than 65,535 bytes is a jumbogram.
  if (stated === 0 && length > 65_535) stated = length;
  if (stated < 8 || at + 8 > p.snapEnd) {
    printEndpoints(p, udp, source, destination, 'udp');
    if (stated < 8) p.text(`truncated-udplength ${stated}`);
    else p.truncated();
    return;
  }
  stated -= 8;
  const carried = Math.min(length - 8, stated);
  if (p.options.packetType !== null) {
    printAsType(p, at + 8, carried, source, destination);
    return;
  }
  printEndpoints(p, udp, source, destination, 'udp');
  printChecksum(p, at, carried);
  if (!p.quiet && printByPort(udpPorts, p, at + 8, carried, source, destination)) return;
  if (stated > carried && !p.fragmented) p.text(`UDP, bad length ${stated} > ${carried}`);
  else {
    p.text('UDP, length ');
    p.number(stated);
  }
}

/** IPv4 from -vv on, where UDP may go without one; IPv6 from -v on. */
function printChecksum(p: Printing, at: number, length: number): void {
  if (p.verbose === 0 || p.options.skipChecksums || p.fragmented) return;
  const six = p.u8(p.ip) >>> 4 === 6;
  if (!six && p.verbose < 2) return;
  if (!six && p.u16(at + 6) === 0) {
    p.text('[no cksum] ');
    return;
  }
  if (!p.has(at + 8, length)) return;
  const left = transportRemainder(p, at, length + 8, length + 8, udp);
  if (left === 0) {
    p.text('[udp sum ok] ');
    return;
  }
  const stood = p.u16(at + 6);
  p.text('[bad udp cksum 0x');
  p.hex(stood, 4);
  p.text(' -> 0x');
  p.hex(shouldBe(stood, left), 4);
  p.text('!] ');
}
