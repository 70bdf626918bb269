/** Time stamps of pcapng files: 64-bit counts of a unit that each interface chooses. */
import { u64, u64le } from './bytes.ts';

/** The unit of an interface's time stamps. */
export interface TimeUnit {
  /** How many make a second: a power of ten, or of two. */
  readonly perSecond: bigint;
  /** Seconds to add. */
  readonly offset: number;
}

/** Microseconds since 1970, which is what holds where an interface says nothing. */
export const microseconds: TimeUnit = Object.freeze({ perSecond: 1_000_000n, offset: 0 });

/** The unit that the options if_tsresol (one byte) and if_tsoffset (eight bytes) choose; microseconds where they do not. */
export function timeUnitOf(resolution: Uint8Array | null, offset: Uint8Array | null, littleEndian: boolean): TimeUnit {
  const seconds =
    offset === null || offset.length < 8 ? 0 : Number(BigInt.asIntN(64, (littleEndian ? u64le : u64)(offset, 0)));
  const byte = resolution?.[0] ?? 6;
  const exponent = BigInt(byte & 0x7f);
  // A unit finer than the count can hold says nothing about any time: 2^-63 and 10^-18 are the finest that do.
  const perSecond =
    (byte & 0x80) === 0 ? 10n ** (exponent > 18n ? 18n : exponent) : 1n << (exponent > 63n ? 63n : exponent);
  return { perSecond, offset: seconds };
}

/** The count in two halves as seconds since 1970 and nanoseconds, rounded down. */
export function secondsOf(high: number, low: number, unit: TimeUnit): { seconds: number; nanoseconds: number } {
  const { perSecond, offset } = unit;
  if (perSecond <= 1_000_000_000n) return divided(high, low, Number(perSecond), offset);
  const count = (BigInt(high) << 32n) | BigInt(low);
  return {
    seconds: Number(count / perSecond) + offset,
    nanoseconds: Number(((count % perSecond) * 1_000_000_000n) / perSecond),
  };
}

/** The same by long division in halves of 32 bits: exact in doubles for units down to the nanosecond, and fast. */
function divided(
  high: number,
  low: number,
  perSecond: number,
  offset: number,
): { seconds: number; nanoseconds: number } {
  const middle = (high % perSecond) * 0x1_0000 + (low >>> 16);
  const last = (middle % perSecond) * 0x1_0000 + (low & 0xffff);
  const seconds =
    Math.floor(high / perSecond) * 0x1_0000_0000 +
    Math.floor(middle / perSecond) * 0x1_0000 +
    Math.floor(last / perSecond);
  const rest = last % perSecond;
  const exact = 1_000_000_000 % perSecond === 0;
  const nanos = exact ? rest * (1_000_000_000 / perSecond) : Math.floor((rest / perSecond) * 1_000_000_000);
  return { seconds: seconds + offset, nanoseconds: nanos };
}

/** Seconds and nanoseconds as a count of nanoseconds in two halves. */
export function countOf(seconds: number, nanos: number): { high: number; low: number } {
  const count = BigInt.asUintN(64, BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
  return { high: Number(count >> 32n), low: Number(count & 0xffff_ffffn) };
}
