/** The elements at the end of management frames of 802.11 (IEEE 802.11 section 9.4.2): network name, rates, channel. */
import type { Printing } from './printing.ts';

/** What the first element of each kind says. */
export interface Elements {
  /** Where the network's name stands, -1 without one. */
  ssid: number;
  ssidLength: number;
  rates: number;
  rateCount: number;
  /** -1 without one. */
  channel: number;
  /** Whether all elements fit. */
  whole: boolean;
}

const element = { ssid: 0, rates: 1, channel: 3, map: 5, challenge: 16 } as const;
/** The longest that tcpdump has room for. */
const longest = { ssid: 32, rates: 16, challenge: 253, map: 254 } as const;

/** Reads elements up to the first that does not fit. */
export function readElements(p: Printing, at: number, length: number): Elements {
  const found: Elements = { ssid: -1, ssidLength: 0, rates: -1, rateCount: 0, channel: -1, whole: false };
  let next = at;
  for (const end = at + length; next < end;) {
    if (!p.has(next, 2) || end - next < 2) return found;
    const size = p.u8(next + 1);
    if (!p.has(next + 2, size) || end - next < size + 2) return found;
    if (!take(p, found, p.u8(next), next + 2, size)) return found;
    next += size + 2;
  }
  found.whole = true;
  return found;
}

function take(p: Printing, found: Elements, kind: number, at: number, size: number): boolean {
  switch (kind) {
    case element.ssid:
      if (size > longest.ssid) return false;
      if (found.ssid >= 0) break;
      found.ssid = at;
      found.ssidLength = size;
      break;
    case element.challenge:
      return size <= longest.challenge;
    case element.rates:
      if (size > longest.rates) return false;
      if (found.rates >= 0 || size === 0) break;
      found.rates = at;
      found.rateCount = size;
      break;
    case element.channel:
      if (size === 1 && found.channel < 0) found.channel = p.u8(at);
      break;
    case element.map:
      return size <= longest.map;
  }
  return true;
}

/** Appends ` (name)`. */
export function printSsid(p: Printing, { ssid, ssidLength }: Elements): void {
  if (ssid < 0) return;
  p.text(' (');
  p.safeTextToZero(ssid, ssidLength);
  p.char(41);
}

/** Appends ` [1.0* 2.0 Mbit]`, a star at those that all stations must know. */
export function printRates(p: Printing, { rates, rateCount }: Elements): void {
  if (rates < 0) return;
  for (let index = 0; index < rateCount; index++) {
    const rate = p.u8(rates + index);
    p.text(`${index === 0 ? ' [' : ' '}${((rate & 0x7f) / 2).toFixed(1)}${rate & 0x80 ? '*' : ''}`);
  }
  p.text(' Mbit]');
}
