/** Bluetooth's host controller interface behind a direction: its bytes, as tcpdump knows no more of it. */
import { printUnknownPacket } from './hex-dump.ts';
import type { Printing } from './printing.ts';

const headerLength = 4;

/** Prints a packet of LINKTYPE_BLUETOOTH_HCI_H4_WITH_PHDR; returns the length of its header. */
export function printBluetooth(p: Printing, at: number, length: number): number {
  p.protocol = 'bluetooth';
  p.text('bluetooth');
  p.need(at, headerLength);
  if (p.options.linkHeader) {
    const direction = p.u32(at) & 1 ? 'in' : 'out';
    p.text(`, hci length ${length - headerLength}, direction ${direction}`);
  }
  printUnknownPacket(p, at + headerLength, p.snapEnd - at - headerLength);
  return headerLength;
}
