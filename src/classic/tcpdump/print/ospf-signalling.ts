/** Link-local signalling of OSPF (RFC 5613): a block of its own behind a hello or a description. */
import { type Printing } from './printing.ts';
import { type Bits, bitWords, word, type Words } from './tokens.ts';

const kinds: Words = { 1: 'Extended Options', 2: 'MD5 Authentication' };
const extendedOptions: Bits = [
  [0x0000_0001, 'LSDB resync'],
  [0x0000_0002, 'Restart'],
];

/** Prints the block in the `length` bytes behind the message; a digest may stand between. */
export function printSignalling(p: Printing, at: number, length: number, digest: number): void {
  if (digest > length) {
    p.text('\n\t[LLS truncated]');
    return;
  }
  const block = at + digest;
  const checksum = p.u16(block);
  p.text('\n\t  LLS: checksum: 0x');
  p.hex(checksum, 4);
  p.text(`, length: ${p.u16(block + 2)}`);
  for (let next = block + 4; next < at + length;) {
    const kind = p.u16(next);
    p.text(`\n\t    ${word(kinds, kind, () => 'Unknown TLV')} (${kind})`);
    const length = p.u16(next + 2);
    p.text(`, length: ${length}`);
    printValue(p, kind, next + 4, length);
    // Those it knows are taken to be of their right length, whatever they say.
    next += 4 + (kind === 1 ? 4 : kind === 2 ? 20 : length + ((4 - (length % 4)) % 4));
  }
}

function printValue(p: Printing, kind: number, at: number, length: number): void {
  const wanted = kind === 1 ? 4 : 20;
  if (kinds[kind] === undefined) return;
  if (length !== wanted) p.text(` [should be ${wanted}]`);
  const value = p.u32(at);
  p.text(kind === 1 ? '\n\t      Options: 0x' : '\n\t      Sequence number: 0x');
  p.hex(value, 8);
  if (kind === 1) p.text(` [${bitWords(extendedOptions, value, ', ', '?')}]`);
}
