/** The options of DHCPv6 that hold no others (RFC 8415 section 21, and the RFCs named below). */
import { requireBytes } from './cut-short.ts';
import { printDhcp6Authentication } from './dhcp6-authentication.ts';
import { dhcp6OptionWord, dhcp6StatusWord } from './dhcp6-words.ts';
import { printDomainName } from './domain-name.ts';
import type { Printing } from './printing.ts';

type Value = (p: Printing, at: number, size: number) => void;
/** Bytes printed of names whose form nobody knows. */
const shownBytes = 10;

/** Prints an option's value; nothing when its code says all. */
export function printDhcp6Option(p: Printing, code: number, at: number, size: number): void {
  printers[code]?.(p, at, size);
}

/** A printer of values whose length fits; others are a question mark. */
function when(fits: (size: number) => boolean, print: Value): Value {
  return (p, at, size) => {
    if (fits(size)) print(p, at, size);
    else p.text(' ?');
  };
}

const is = (wanted: number) => (size: number) => size === wanted;
const atLeast = (least: number) => (size: number) => size >= least;

const addresses = when(
  (size) => size % 16 === 0,
  (p, at, size) => {
    for (let used = 0; used < size; used += 16) {
      p.char(32);
      p.ipv6(at + used);
    }
  },
);

const codes = when(
  (size) => size % 2 === 0,
  (p, at, size) => {
    for (let used = 0; used < size; used += 2) p.text(` ${dhcp6OptionWord(p.u16(at + used))}`);
  },
);

const names: Value = (p, at, size) => {
  for (let next = at; next < at + size;) {
    p.char(32);
    next = printName(p, next, at + size);
  }
};

/** Pointers in names count from the end of the option; RFC 8415 section 10 forbids them. */
function printName(p: Printing, at: number, end: number): number {
  const next = printDomainName(p, at, end);
  requireBytes(p, at, next < 0 ? Infinity : 0);
  return next;
}

const long = when(is(4), (p, at) => p.text(` ${p.u32(at)}`));
const firstBytes: Value = (p, at, size) => {
  p.hexBytes(at, Math.min(size, shownBytes));
  p.text('...');
};
const opaque: Value = (p, at, size) => {
  p.char(32);
  firstBytes(p, at, size);
};
const text: Value = (p, at, size) => {
  p.char(32);
  p.safeTextToZero(at, size);
};

/** RFC 8415 section 11: by time, by vendor, by hardware address. */
const identifier = when(atLeast(2), (p, at, size) => {
  const type = p.u16(at);
  if (type < 1 || type > 3) p.text(` type ${type}`);
  else if (size < [8, 10, 4][type - 1]!) p.text(' ?');
  else if (type === 1) {
    p.text(` hwaddr/time type ${p.u16(at + 2)} time ${p.u32(at + 4)} `);
    p.hexBytes(at + 8, size - 8);
  } else if (type === 2) {
    p.text(' vid ');
    p.hexBytes(at + 2, 8);
  } else {
    p.text(` hwaddr type ${p.u16(at + 2)} `);
    p.hexBytes(at + 4, size - 4);
  }
});

const reconfigure = when(is(1), (p, at) => {
  const type = p.u8(at);
  p.text(type === 5 ? ' for renew' : type === 11 ? ' for inf-req' : ' for ???(');
  if (type === 5 || type === 11) return;
  p.hex(type, 2);
  p.char(41);
});

const remote = when(atLeast(4), (p, at, size) => {
  p.text(` ${p.u32(at)} `);
  firstBytes(p, at + 4, size - 4);
});

const relayData = when(atLeast(16), (p, at, size) => {
  p.char(32);
  p.ipv6(at);
  p.char(32);
  firstBytes(p, at + 16, size - 16);
});

/** RFC 5908. */
const timeServers = when(atLeast(4), (p, at, size) => {
  const end = at + size;
  for (let next = at; next < end - 4;) {
    const type = p.u16(next);
    const length = p.u16(next + 2);
    next += 4;
    requireBytes(p, next, next + length > end ? Infinity : 0);
    p.text(` subopt:${type}`);
    if ((type === 1 || type === 2) && length === 16) {
      p.char(32);
      p.ipv6(next);
    } else if (type === 3) {
      p.char(32);
      printName(p, next, next + length);
    } else p.text(' ?');
    next += length;
  }
});

/** RFC 6334. */
const tunnelName = when(atLeast(3), (p, at, size) => {
  p.char(32);
  let next = at;
  for (let left = size; left > 0 && p.u8(next) !== 0;) {
    const length = p.u8(next++);
    if (length >= left - 1) {
      p.text(' ?');
      return;
    }
    p.safeTextToZero(next, length);
    next += length;
    left -= length + 1;
    if (p.u8(next) !== 0) p.char(46);
  }
});

const printers: Readonly<Record<number, Value>> = {
  1: identifier,
  2: identifier,
  6: codes,
  7: when(is(1), (p, at) => p.text(` ${p.u8(at)}`)),
  8: when(is(2), (p, at) => p.text(` ${p.u16(at)}`)),
  11: when(atLeast(11), printDhcp6Authentication),
  13: when(atLeast(2), (p, at) => p.text(` ${dhcp6StatusWord(p.u16(at))}`)),
  18: opaque,
  19: reconfigure,
  21: names,
  22: addresses,
  23: addresses,
  24: names,
  27: addresses,
  28: addresses,
  31: addresses,
  32: long,
  34: addresses,
  37: remote,
  38: opaque,
  40: addresses,
  41: when(atLeast(5), text),
  42: when(atLeast(5), text),
  43: codes,
  46: long,
  47: relayData,
  48: addresses,
  56: timeServers,
  64: tunnelName,
  112: when(atLeast(5), text),
};
