/** Radiotap's fields on the schemes of 802.11n and 802.11ac. */
import type { Printing } from './printing.ts';

const known = { bandwidth: 0x01, index: 0x02, guard: 0x04, format: 0x08, correction: 0x10, streams: 0x20 } as const;
const bandwidths = ['20 MHz', '40 MHz', '20 MHz (L)', '20 MHz (U)'] as const;
/**
 * Bits per symbol of each scheme in units of 26, at 20 MHz: one to four streams alike, then (from 33 on) unlike ones
 * (IEEE 802.11 section 19.5). Scheme 32 needs 40 MHz.
 */
const oneStream = [1, 2, 3, 4, 6, 8, 9, 10] as const;
const unlike = [
  6, 8, 10, 9, 12, 15, 8, 10, 10, 12, 14, 14, 16, 12, 15, 15, 18, 21, 21, 24, 10, 12, 14, 12, 14, 16, 18, 16, 18, 20,
  20, 22, 15, 18, 21, 18, 21, 24, 27, 24, 27, 30, 30, 33,
] as const;
const duplicate = 32;

/** The text of a scheme of 802.11n. */
export function printMcs(knownBits: number, flags: number, scheme: number): string {
  let text = '';
  const wide = (flags & 3) === 1;
  const short = (flags & 4) !== 0;
  if (knownBits & known.index) {
    const rate = knownBits & (known.bandwidth | known.guard) ? rateOf(scheme, wide, short) : 0;
    text += `${rate === 0 ? '' : `${rate.toFixed(1)} Mb/s `}MCS ${scheme} `;
  }
  if (knownBits & known.bandwidth) text += `${bandwidths[flags & 3]!} `;
  if (knownBits & known.guard) text += `${short ? 'short' : 'long'} GI `;
  if (knownBits & known.format) text += flags & 8 ? 'greenfield ' : 'mixed ';
  if (knownBits & known.correction) text += `${flags & 16 ? 'LDPC' : 'BCC'} FEC `;
  if (knownBits & known.streams) text += `RX-STBC${(flags & 0x60) >>> 5} `;
  return text;
}

/** Megabits a second, 0 where there is no such scheme. */
function rateOf(scheme: number, wide: boolean, short: boolean): number {
  const shorter = short ? 10 / 9 : 1;
  if (scheme === duplicate) return wide ? 6 * shorter : 0;
  const units =
    scheme < duplicate ? oneStream[scheme & 7]! * ((scheme >>> 3) + 1) : (unlike[scheme - duplicate - 1] ?? 0);
  return units * (wide ? 13.5 : 6.5) * shorter;
}

const vhtKnown = { guard: 0x0004, bandwidth: 0x0040 } as const;
/** As tcpdump names them: number 21 is named like 25. */
const vhtBandwidths =
  '20 MHz|40 MHz|20 MHz (L)|20 MHz (U)|80 MHz|80 MHz (L)|80 MHz (U)|80 MHz (LL)|80 MHz (LU)|80 MHz (UL)|80 MHz (UU)|' +
  '160 MHz|160 MHz (L)|160 MHz (U)|160 MHz (LL)|160 MHz (LU)|160 MHz (UL)|160 MHz (UU)|160 MHz (LLL)|160 MHz (LLU)|' +
  '160 MHz (LUL)|160 MHz (UUU)|160 MHz (ULL)|160 MHz (ULU)|160 MHz (UUL)|160 MHz (UUU)';

/** The text of the schemes of up to four receivers of 802.11ac. */
export function printVht(p: Printing, at: number): string {
  const knownBits = p.u16le(at);
  const coding = p.u8(at + 8);
  let text = '';
  for (let user = 0; user < 4; user++) {
    const scheme = p.u8(at + 4 + user);
    if ((scheme & 15) === 0) continue;
    text += `User ${user} MCS ${scheme >>> 4} ${(coding >>> user) & 1 ? 'LDPC' : 'BCC'} FEC `;
  }
  const bandwidth = p.u8(at + 3) & 0x1f;
  if (knownBits & vhtKnown.bandwidth) text += `${vhtBandwidths.split('|')[bandwidth] ?? `unknown (${bandwidth})`} `;
  if (knownBits & vhtKnown.guard) text += `${p.u8(at + 2) & 4 ? 'short' : 'long'} GI `;
  return text;
}
