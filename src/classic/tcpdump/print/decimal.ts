/** Numbers of packets with a fraction, as printf writes them: ties go to the even side, infinities and no-numbers have words. */
import type { Printing } from './printing.ts';

const room = new DataView(new ArrayBuffer(8));

/** A number of 32 bits (IEEE 754) at an offset. */
export function float32(p: Printing, at: number): number {
  room.setUint32(0, p.u32(at));
  return room.getFloat32(0);
}

/** `%.Nf` of a number that times ten to the `digits` is exact: a float of 32 bits, or a ratio of small powers of two. */
export function decimal(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'nan';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}inf`;
  const absolute = Math.abs(value);
  const scaled = absolute * 10 ** digits;
  if (scaled > Number.MAX_SAFE_INTEGER) return `${sign}${BigInt(Math.trunc(absolute))}${fraction(0, digits)}`;
  const down = Math.floor(scaled);
  const left = scaled - down;
  const rounded = left > 0.5 || (left === 0.5 && down % 2 === 1) ? down + 1 : down;
  const whole = Math.floor(rounded / 10 ** digits);
  return `${sign}${whole}${fraction(rounded - whole * 10 ** digits, digits)}`;
}

function fraction(value: number, digits: number): string {
  return digits === 0 ? '' : `.${String(value).padStart(digits, '0')}`;
}

/** A bandwidth in bytes a second (a float) as `N.NNN Mbps`, computed in 32 bits as tcpdump does. */
export function megabits(p: Printing, at: number): string {
  const value = float32(p, at);
  if (Number.isNaN(value)) return `${p.u8(at) > 127 ? '-' : ''}nan Mbps`;
  return `${decimal(Math.fround(Math.fround(value * 8) / 1_000_000), 3)} Mbps`;
}
