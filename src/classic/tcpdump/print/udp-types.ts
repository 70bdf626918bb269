/** What -T says a datagram is, whatever its ports. */
import { printEndpoints } from './ip-addresses.ts';
import { printCnfp } from './cnfp.ts';
import { printDomain } from './domain.ts';
import { printPtp } from './ptp.ts';
import { printRadius } from './radius.ts';
import { printRtcp, printRtp, printVat } from './rtp.ts';
import { printSnmp } from './snmp.ts';
import { printSomeIp } from './someip.ts';
import { printTftp } from './tftp.ts';
import { printVxlan } from './vxlan.ts';
import type { PacketType } from './print-options.ts';
import type { Printer, Printing } from './printing.ts';

/** The printers that -T chooses for UDP; types that stand for TCP alone, and those we do not print, are missing. */
const printers: Partial<Readonly<Record<PacketType, Printer>>> = {
  cnfp: printCnfp,
  domain: printDomain,
  ptp: printPtp,
  radius: printRadius,
  rtcp: printRtcp,
  rtp: printRtp,
  snmp: printSnmp,
  someip: printSomeIp,
  tftp: printTftp,
  vat: printVat,
  vxlan: printVxlan,
};

/** Prints a datagram's ports, and its payload by -T. */
export function printAsType(p: Printing, at: number, length: number, source: number, destination: number): void {
  const { packetType } = p.options;
  const print = packetType === null ? undefined : printers[packetType];
  if (packetType === 'carp' || packetType === 'resp' || packetType === 'zmtp1') return;
  printEndpoints(p, 17, source, destination, 'udp');
  if (print === undefined) p.text(`UDP, length ${length}`);
  else print(p, at, length, source, destination);
}
