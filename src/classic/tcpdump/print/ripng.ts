/** RIPng (RFC 2080): routes asked for, routes answered. */
import type { Printing } from './printing.ts';

const headerLength = 4;
const entryLength = 20;
/** Offsets inside an entry (RFC 2080 section 2.1). */
const entry = { tag: 16, prefix: 18, metric: 19 } as const;
const infinity = 16;
const command = { request: 1, response: 2 } as const;

/** Prints a message. */
export function printRipng(p: Printing, at: number, length: number): void {
  p.protocol = 'ripng';
  const version = p.u8(at + 1);
  if (version !== 1) {
    p.text(` [vers ${version}]`);
    p.invalid();
    return;
  }
  const type = p.u8(at);
  if (type !== command.request && type !== command.response) {
    p.text(` ripng-${type} ?? ${length}`);
    p.invalid();
  } else if (length < headerLength) p.invalid();
  else printEntries(p, at, length, type === command.response);
}

function printEntries(p: Printing, at: number, length: number, answered: boolean): void {
  const routes = Math.floor((length - headerLength) / entryLength);
  const rest = (length - headerLength) % entryLength;
  if (!answered && routes === 1 && asksForAll(p, at + headerLength)) {
    p.text(' ripng-req dump');
    return;
  }
  p.text(` ripng-${answered ? 'resp' : 'req'} ${routes}${rest === 0 ? '' : `[${length}]`}:`);
  for (let index = 0; index < routes; index++) {
    p.text(p.verbose > 1 ? '\n\t' : ' ');
    printEntry(p, at + headerLength + index * entryLength, answered);
  }
  if (rest !== 0) p.invalid();
}

/** RFC 2080 section 2.4.1: one entry of no address at an infinite metric. */
function asksForAll(p: Printing, at: number): boolean {
  if (p.u8(at + entry.metric) !== infinity) return false;
  return (p.u32(at) | p.u32(at + 4) | p.u32(at + 8) | p.u32(at + 12)) === 0;
}

function printEntry(p: Printing, at: number, answered: boolean): void {
  const prefix = p.u8(at + entry.prefix);
  p.ipv6(at);
  p.text(`/${prefix}`);
  const tag = p.u16(at + entry.tag);
  if (tag !== 0) p.text(` [${tag}]`);
  const metric = p.u8(at + entry.metric);
  if (answered && metric !== 0) p.text(` (${metric})`);
}
