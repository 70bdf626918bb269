/** Radiotap (www.radiotap.org): what a receiver noted of an 802.11 frame, in front of it. */
import { printFrame80211 } from './ieee80211.ts';
import type { Printing } from './printing.ts';
import { RadiotapReader } from './radiotap-reader.ts';
import { printMcs, printVht } from './radiotap-rates.ts';

const shortestHeader = 8;
/** Bits that mean the same in all words of fields. */
const bit = { radiotap: 29, vendor: 30, more: 31 } as const;
const noNameSpace = 2 ** bit.radiotap;
const flag = { check: 0x10, padded: 0x20 } as const;
/** Fields by number, where something depends on them. */
const field = { flags: 1, wideChannel: 18, mcs: 19 } as const;

/** Prints a frame of LINKTYPE_IEEE802_11_RADIOTAP; returns the length of its headers. */
export function printRadiotap(p: Printing, at: number, length: number): number {
  p.protocol = '802.11_radio';
  const captured = p.snapEnd - at;
  if (captured < shortestHeader) return cut(p, captured);
  const header = p.u16le(at + 2);
  if (header < shortestHeader || captured < header) return cut(p, captured);
  const words = presentWords(p, at, header);
  if (words === 0) return cut(p, captured);
  const reader = new RadiotapReader(p, at, at + header, at + 4 + 4 * words);
  const flags = printWords(p, reader, at + 4, words);
  const padded = (flags & flag.padded) !== 0;
  return header + printFrame80211(p, at + header, length - header, padded, flags & flag.check ? 4 : 0);
}

function cut(p: Printing, captured: number): number {
  p.truncated();
  return captured;
}

/** How many words of bits there are, 0 when the last of them lies behind the header. */
function presentWords(p: Printing, at: number, header: number): number {
  for (let words = 1; 4 + 4 * words <= header; words++) {
    if (p.u32le(at + 4 * words) >>> bit.more === 0) return words;
  }
  return 0;
}

/** Returns the frame's flags. */
function printWords(p: Printing, reader: RadiotapReader, at: number, words: number): number {
  let flags = 0;
  let first = 0;
  let known = true;
  for (let word = 0; word < words; word++) {
    const present = p.u32le(at + 4 * word);
    if (known) {
      for (let number = 0; number < bit.radiotap; number++) {
        if (((present >>> number) & 1) === 0) continue;
        const value = printField(p, reader, first + number, present);
        if (value < 0) return flags;
        if (first + number === field.flags) flags = value;
      }
    }
    const spaces = Math.floor(present / noNameSpace) & 3;
    if (spaces === 0) first += 32;
    else {
      first = 0;
      known = spaces !== 2;
      if (known) continue;
      const skipped = reader.skipVendor();
      if (skipped === 'cut') p.truncated();
      else if (skipped === 'tooLong') return flags;
    }
  }
  return flags;
}

/** Prints a field; returns its value where it decides something, -1 when nothing behind it can be read. */
function printField(p: Printing, reader: RadiotapReader, number: number, present: number): number {
  const print = fields[number];
  if (print === undefined) {
    p.text(`[bit ${number}] `);
    return -1;
  }
  const [align, size, text] = print;
  const at = reader.take(align, size);
  if (at < 0) {
    p.truncated();
    return -1;
  }
  p.text(text(p, at, present));
  return number === field.flags ? p.u8(at) : 0;
}

type FieldText = readonly [align: number, size: number, text: (p: Printing, at: number, present: number) => string];

const nothing = (): string => '';

/** The fields by number (www.radiotap.org/fields/defined). */
const fields: readonly (FieldText | undefined)[] = [
  [8, 8, (p, at) => `${(BigInt(p.u32le(at + 4)) << 32n) | BigInt(p.u32le(at))}us tsft `],
  [1, 1, (p, at) => flagsText(p.u8(at))],
  [1, 1, (p, at) => rateText(p.u8(at))],
  [
    2,
    4,
    (p, at, present) => ((present >>> field.wideChannel) & 1 ? '' : channelText(p.u16le(at), p.u16le(at + 2), present)),
  ],
  [1, 2, (p, at) => `fhset ${p.u8(at)} fhpat ${p.u8(at + 1)} `],
  [1, 1, (p, at) => `${signed(p.u8(at))}dBm signal `],
  [1, 1, (p, at) => `${signed(p.u8(at))}dBm noise `],
  [2, 2, (p, at) => `${p.u16le(at)} sq `],
  [2, 2, (p, at) => `${-signed16(p.u16le(at))} tx power `],
  [1, 1, (p, at) => `${-signed(p.u8(at))}dB tx attenuation `],
  [1, 1, (p, at) => `${signed(p.u8(at))}dBm tx power `],
  [1, 1, (p, at) => `antenna ${p.u8(at)} `],
  [1, 1, (p, at) => `${p.u8(at)}dB signal `],
  [1, 1, (p, at) => `${p.u8(at)}dB noise `],
  [2, 2, nothing],
  undefined,
  undefined,
  undefined,
  [4, 8, (p, at, present) => channelText(p.u16le(at + 4), p.u32le(at), present)],
  [1, 3, (p, at) => printMcs(p.u8(at), p.u8(at + 1), p.u8(at + 2))],
  [4, 8, nothing],
  [2, 12, (p, at) => printVht(p, at)],
];

function signed(value: number): number {
  return value > 127 ? value - 256 : value;
}

function signed16(value: number): number {
  return value > 0x7fff ? value - 0x10000 : value;
}

function flagsText(flags: number): string {
  return flagWords.map(([mask, text]) => (flags & mask ? text : '')).join('');
}

const flagWords = [
  [0x01, 'cfp '],
  [0x02, 'short preamble '],
  [0x04, 'wep '],
  [0x08, 'fragmented '],
  [0x40, 'bad-fcs '],
] as const;

/** Halves of a megabit; some drivers put the scheme of 802.11n there. */
function rateText(rate: number): string {
  return rate >= 0x80 && rate <= 0x8f ? `MCS ${rate & 0x7f} ` : `${(rate / 2).toFixed(1)} Mb/s `;
}

const channel = {
  turbo: 0x10,
  cck: 0x20,
  ofdm: 0x40,
  band2: 0x80,
  band5: 0x100,
  dynamic: 0x400,
  frequencyShift: 0x800,
  half: 0x4000,
  quarter: 0x8000,
} as const;

function channelText(frequency: number, flags: number, present: number): string {
  const has = (mask: number): boolean => (flags & mask) === mask;
  const width = has(channel.half) ? '/10Mhz' : has(channel.quarter) ? '/5Mhz' : '';
  let text = `${frequency} MHz`;
  if ((present >>> field.mcs) & 1) text += ' 11n';
  else {
    if (has(channel.band2 | channel.frequencyShift)) text += ' FHSS';
    if (has(channel.band5 | channel.ofdm)) text += ` 11a${width}`;
    if (has(channel.band2 | channel.dynamic) || has(channel.band2 | channel.ofdm)) text += ` 11g${width}`;
    else if (has(channel.band2 | channel.cck)) text += ' 11b';
    if (has(channel.turbo)) text += ' Turbo';
  }
  const wide = has(0x10000) ? ' ht/20' : has(0x40000) ? ' ht/40-' : has(0x20000) ? ' ht/40+' : '';
  return `${text}${wide} `;
}
