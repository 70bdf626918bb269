/** ESP, AH and IPComp (RFC 4303, RFC 4302, RFC 3173): what stands in the clear. */
import type { Printing } from './printing.ts';

/** Prints `ESP(spi=0x00001234,seq=0x7), length 48`. */
export function printEsp(p: Printing, at: number, length: number): void {
  p.protocol = 'esp';
  if (!p.has(at, 9)) {
    p.truncated();
    return;
  }
  p.text(`ESP(spi=0x${padded(p.u32(at))},seq=0x${p.u32(at + 4).toString(16)}), length ${length}`);
}

/** Prints a header; returns its length, 0 when nothing more is to be printed. */
export function printAh(p: Printing, at: number): number {
  p.protocol = 'ah';
  if (!p.has(at, 1)) {
    p.truncated();
    return 0;
  }
  p.text('AH');
  const words = p.u8(at + 1);
  p.char(40);
  if (p.verbose > 0) p.text(`length=${words}(${words * 4 + 8}-bytes),`);
  const reserved = p.u16(at + 2);
  if (reserved !== 0) p.text(`reserved=0x${reserved.toString(16)}[MustBeZero],`);
  p.text(`spi=0x${padded(p.u32(at + 4))},`);
  p.text(`seq=0x${p.u32(at + 8).toString(16)},icv=0x`);
  p.hexBytes(at + 12, (words - 1) * 4);
  p.text('): ');
  return words * 4 + 8;
}

/** Prints `IPComp(cpi=0x0002)`. */
export function printIpComp(p: Printing, at: number): void {
  p.protocol = 'ipcomp';
  const index = p.u16(at + 2);
  p.text(`IPComp(cpi=0x${index.toString(16).padStart(4, '0')})`);
}

function padded(value: number): string {
  return value.toString(16).padStart(8, '0');
}
