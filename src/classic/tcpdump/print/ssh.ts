/** The line with which each side of SSH begins (RFC 4253 section 4.2). */
import type { Printing } from './printing.ts';

const beginning = 'SSH-';
const [lineFeed, carriageReturn] = [10, 13];

/** Prints the line; of what is no such line nothing. */
export function printSsh(p: Printing, at: number, length: number): void {
  p.protocol = 'ssh';
  const end = lineEnd(p, at, at + length);
  if (end < 0) return;
  p.text(': SSH: ');
  for (let next = at; next < end; next++) p.char(p.u8(next));
}

/** Where the line ends, -1 when it has no end or is no text. */
function lineEnd(p: Printing, at: number, end: number): number {
  for (let next = at; next < end; next++) {
    const byte = p.u8(next);
    const wanted = beginning.charCodeAt(next - at);
    if (next - at < beginning.length && byte !== wanted) return -1;
    if (byte === lineFeed) return next;
    if (byte === carriageReturn) return next + 1 < end && p.u8(next + 1) === lineFeed ? next : -1;
    if (byte < 32 || byte > 126) return -1;
  }
  return -1;
}
