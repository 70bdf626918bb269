/** EAP over LANs (IEEE 802.1X): who may use a port, and keys of wireless networks. */
import { printEap } from './eap.ts';
import type { Printing } from './printing.ts';

const types = ['EAP packet', 'EAPOL start', 'EAPOL logoff', 'EAPOL key', 'Encapsulated ASF alert'] as const;
const headerLength = 4;

/** Prints a frame, and with -v the packet of EAP in it. */
export function printEapol(p: Printing, at: number): void {
  p.protocol = 'eap';
  if (!p.has(at, headerLength)) {
    p.truncated();
    return;
  }
  const type = p.u8(at + 1);
  const length = p.u16(at + 2);
  p.text(`${types[type] ?? 'unknown'} (${type}) v${p.u8(at)}, len ${length}`);
  if (p.verbose === 0 || type !== 0) return;
  if (length === 0) {
    p.truncated();
    return;
  }
  p.text(', ');
  if (p.u16(at + headerLength + 2) === length) printEap(p, at + headerLength, length);
  else p.text('EAP fragment?');
}
