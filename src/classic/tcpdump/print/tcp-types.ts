/** What -T says the payload of TCP is, whatever its ports. */
import { printDomainOverTcp } from './domain.ts';
import type { PacketType } from './print-options.ts';
import { printResp } from './resp.ts';
import type { Printer, Printing } from './printing.ts';

/** The printers that -T chooses for TCP; with any other type nothing stands behind the length. */
const printers: Partial<Readonly<Record<PacketType, Printer>>> = { domain: printDomainOverTcp, resp: printResp };

/** Prints a segment's payload by -T. */
export function printTcpAsType(p: Printing, at: number, length: number, source: number, destination: number): void {
  const { packetType } = p.options;
  if (packetType !== null) printers[packetType]?.(p, at, length, source, destination);
}
