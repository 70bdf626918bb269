/** Times and differences of times as NTP has them: 64 bits, 32 of them behind the point (RFC 5905 section 6). */
import type { Printing } from './printing.ts';

const fraction = 0x1_0000_0000;
/** Seconds from 1900 to 1970. */
const epoch = 2_208_988_800;

/** Appends `3892314112.500000000 (2023-05-05T22:21:52Z)`. */
export function printNtpTime(p: Printing, at: number): void {
  const seconds = p.u32(at);
  const rest = p.u32(at + 4);
  p.number(seconds);
  p.char(46);
  p.padded(Math.floor((rest / fraction) * 1e9), 9);
  if (seconds === 0) return;
  p.text(` (${new Date((seconds - epoch) * 1000).toISOString().slice(0, 19)}Z)`);
}

/** Appends how much later `at` is than `from`: `+0.875000000`; without a `from` the time itself. */
export function printNtpDifference(p: Printing, from: number, at: number): void {
  const before = p.u64(from);
  const after = p.u64(at);
  if (before === 0n) {
    printNtpTime(p, at);
    return;
  }
  const difference = after - before;
  p.char(difference < 0n ? 45 : 43);
  const size = difference < 0n ? -difference : difference;
  p.number(Number(size >> 32n));
  p.char(46);
  p.padded(Math.floor((Number(size & 0xffff_ffffn) / fraction) * 1e9), 9);
}
