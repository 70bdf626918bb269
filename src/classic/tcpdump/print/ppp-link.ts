/** Link types of PPP: frames with and without direction, serial lines, and Cisco's HDLC. */
import { printChdlc } from './chdlc.ts';
import { printPpp, printPppProtocol, pppProtocolText } from './ppp.ts';
import { printPppoe } from './pppoe.ts';
import type { Printing } from './printing.ts';

/** What -x leaves out, whatever of it is there. */
const headerLength = 4;

/** Prints a frame of LINKTYPE_PPP. */
export function printPppLink(p: Printing, at: number, length: number): number {
  p.protocol = 'ppp';
  if (!p.has(at, headerLength)) {
    p.truncated();
    return p.snapEnd - at;
  }
  printPpp(p, at, length);
  return headerLength;
}

/** Prints a frame of a serial line (LINKTYPE_PPP_HDLC): PPP or Cisco's HDLC, which its first byte tells. */
export function printPppSerial(p: Printing, at: number, length: number): number {
  p.protocol = 'ppp_hdlc';
  if (!p.has(at, 2)) {
    p.truncated();
    return p.snapEnd - at;
  }
  const address = p.u8(at);
  if (address === 0x0f || address === 0x8f) return printChdlc(p, at, length);
  if (!p.has(at, headerLength)) {
    p.truncated();
    return p.snapEnd - at;
  }
  if (p.options.linkHeader) p.text(`${hex(address)} ${hex(p.u8(at + 1))} ${length} `);
  if (address !== 0xff) {
    // tcpdump names the two bytes behind them.
    p.text(`unknown addr ${hex(p.u8(at + 2))}; ctrl ${hex(p.u8(at + 3))}`);
    return 2;
  }
  const protocol = p.u16(at + 2);
  p.text(`${pppProtocolText(protocol)}: `);
  printPppProtocol(p, protocol, at + headerLength, length - headerLength);
  return headerLength;
}

/** Prints a frame of LINKTYPE_PPP_ETHER: PPPoE without the Ethernet header. */
export function printPppEther(p: Printing, at: number, length: number): number {
  return printPppoe(p, at, length);
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}
