/** Options of DCCP (RFC 4340 section 5.8). */
import { hexText } from './isakmp-words.ts';
import type { Printing } from './printing.ts';
import { wordList } from './word-list.ts';

const words = wordList(
  'nop|mandatory|slowreceiver|@32|change_l|confirm_l|change_r|confirm_r|initcookie|ndp_count|ack_vector0|ack_vector1|' +
    'data_dropped|timestamp|timestamp_echo|elapsed_time|data_checksum',
);
const features = [
  'reserved',
  'ccid',
  'allow_short_seqno',
  'sequence_window',
  'ecn_incapable',
  'ack_ratio',
  'send_ack_vector',
  'send_ndp_count',
  'minimum checksum coverage',
  'check data checksum',
] as const;
const option = {
  firstWithLength: 32,
  lastFeature: 35,
  cookie: 36,
  count: 37,
  vector0: 38,
  dropped: 40,
  time: 41,
  echo: 42,
  elapsed: 43,
  checksum: 44,
  firstOfCongestion: 128,
} as const;

/** Prints options in ` <...>`, up to the first whose length is wrong. */
export function printDccpOptions(p: Printing, at: number, length: number): void {
  p.text(' <');
  let next = at;
  let left = length;
  while (left > 0) {
    if (next > at) p.text(', ');
    const size = printOption(p, next, left);
    if (size === 0) break;
    next += size;
    left -= size;
  }
  p.char(62);
}

/** Returns the option's length, 0 when that is wrong. */
function printOption(p: Printing, at: number, left: number): number {
  const kind = p.u8(at);
  const size = kind < option.firstWithLength ? 1 : p.u8(at + 1);
  const name = kind >= option.firstOfCongestion ? `CCID option ${kind}` : (words(kind) ?? `Option ${kind}`);
  if (kind >= option.firstWithLength && size < 2) {
    p.text(`${name} optlen too short`);
    return 0;
  }
  if (left < size) {
    p.text(`${name} optlen goes past header length`);
    return 0;
  }
  if (!p.has(at, size)) return cut(p);
  p.text(name);
  if (kind >= option.firstOfCongestion) p.text(numberText(p, at + 2, size));
  else if (kind >= option.firstWithLength) printValue(p, kind, at, size);
  return size;
}

function cut(p: Printing): number {
  p.truncated();
  return 0;
}

/** A number of two or four bytes behind an option's head. */
function numberText(p: Printing, at: number, size: number): string {
  return size === 4 ? ` ${p.u16(at)}` : size === 6 ? ` ${p.u32(at)}` : '';
}

function printValue(p: Printing, kind: number, at: number, size: number): void {
  const data = at + 2;
  if (kind <= option.lastFeature) printFeature(p, at, size);
  else if (kind === option.count) for (let index = 2; index < size; index++) p.text(` ${p.u8(at + index)}`);
  else if (kind <= option.dropped) {
    if (size > 2) p.text(` 0x${hexText(p, data, size - 2)}`);
  } else if (kind === option.time) p.text(size === 6 ? numberText(p, data, size) : ' [optlen != 6]');
  else if (kind === option.elapsed)
    p.text(size === 4 || size === 6 ? numberText(p, data, size) : ' [optlen != 4 or 6]');
  else if (kind === option.echo) {
    if (size !== 6 && size !== 8 && size !== 10) p.text(' [optlen != 6 or 8 or 10]');
    else {
      p.text(` ${p.u32(data)}`);
      if (size > 6) p.text(` (elapsed time${numberText(p, data + 4, size - 4)})`);
    }
  } else if (kind === option.checksum && size > 2) p.text(` ${hexText(p, data, size - 2)}`);
}

function printFeature(p: Printing, at: number, size: number): void {
  if (size < 3) {
    p.text(' optlen too short');
    return;
  }
  const feature = features[p.u8(at + 2)];
  if (feature === undefined) return;
  p.text(` ${feature}`);
  for (let index = 3; index < size; index++) p.text(` ${p.u8(at + index)}`);
}
