/** What stands behind SNAP with Cisco's number: the words, and the printers. */
import { printCdp } from './cdp.ts';
import type { Printing } from './printing.ts';
import { isPlainStp, printStp } from './stp.ts';
import type { Words } from './tokens.ts';
import { printDtp, printUdld } from './udld.ts';
import { printVtp } from './vtp.ts';

/** The organisation's number. */
export const cisco = 0x00_00_0c;

/** The words of -e, found by asking for all 65,536. */
export const ciscoProtocols: Words = {
  0x010b: 'PVST',
  0x010c: 'VLAN Bridge',
  0x0111: 'UDLD',
  0x2000: 'CDP',
  0x2003: 'VTP',
  0x2004: 'DTP',
};

/** Prints what stands behind a protocol's number; false when no printer knows it. */
export function printCisco(p: Printing, protocol: number, at: number, length: number): boolean {
  if (protocol === 0x2000) printCdp(p, at, length);
  else if (protocol === 0x2003) printVtp(p, at, length);
  else if (protocol === 0x2004) printDtp(p, at, length);
  else if (protocol === 0x0111) printUdld(p, at, length);
  else if (protocol === 0x010b && isPlainStp(p, at, length)) printStp(p, at, length);
  else return false;
  return true;
}
