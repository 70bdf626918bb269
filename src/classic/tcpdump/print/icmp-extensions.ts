/** Extensions of ICMP errors (RFC 4884): the labels of MPLS that a packet had (RFC 4950). */
import { remainder } from './cksum.ts';
import { printUnknownBytes } from './hex-dump.ts';
import type { Printing } from './printing.ts';

/** Where extensions begin: behind the 128 bytes that the quoted packet is filled up to. */
const extensionsAt = 136;
const shortest = 136;
const words: Readonly<Record<number, string>> = { 1: 'MPLS Stack Entry', 2: 'Interface Identification' };

/** Prints the extensions of the error at `at`, if it has any. */
export function printIcmpExtensions(p: Printing, at: number, length: number): void {
  if (!p.has(at, extensionsAt + 5)) {
    p.truncated();
    return;
  }
  const header = at + extensionsAt;
  const size = length - shortest;
  // Where no length says that there are extensions, only a checksum that holds does.
  if (p.u8(at + 5) === 0 && p.has(header, size) && remainder(p, header, size) !== 0) return;
  const version = p.u8(header) >>> 4;
  p.text(`\n\tICMP Multi-Part extension v${version}`);
  if (version !== 2) {
    p.text(' packet not supported');
    return;
  }
  if (p.has(header, size)) {
    const right = remainder(p, header, size) === 0;
    const checksum = p
      .u16(header + 2)
      .toString(16)
      .padStart(4, '0');
    p.text(`, checksum 0x${checksum} (${right ? '' : 'in'}correct), length ${size}`);
  }
  printObjects(p, header + 4, size - 4);
}

function printObjects(p: Printing, at: number, length: number): void {
  let object = at;
  let left = length;
  while (left > 4) {
    if (!p.has(object, 4)) {
      p.truncated();
      return;
    }
    const size = p.u16(object);
    const kind = p.u8(object + 2);
    const subtype = p.u8(object + 3);
    const name = words[kind] ?? 'unknown';
    p.text(`\n\t  ${name} Object (${kind}), Class-Type: ${subtype}, length ${size}`);
    left -= 4;
    if (kind === 0 || size < 4) return;
    const data = object + 4;
    if (kind === 1 && subtype === 1) printLabel(p, p.u32(data));
    else printUnknownBytes(p, data, size - 4, '\n\t    ');
    if (left < size - 4) return;
    left -= size - 4;
    object = data + size - 4;
  }
}

function printLabel(p: Printing, entry: number): void {
  p.text(`\n\t    label ${entry >>> 12}, tc ${(entry >>> 9) & 7}${entry & 0x100 ? ', [S]' : ''}, ttl ${entry & 255}`);
}
