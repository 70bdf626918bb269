/** What stands behind the body of a message of Babel (RFC 7557, RFC 8966 section 4.7): paddings, diversity, timestamps. */
import { requireThat, untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';

const kinds = { pad1: 0, padN: 1, diversity: 2, timestamp: 3 } as const;
/** RFC 8966 section 4.4: whoever does not know the type must leave out the whole message. */
const mandatory = 0x80;
const hello = 4;
const heard = 5;
const updates: ReadonlySet<number> = new Set([8, 13]);

/** Prints all of it; what is wrong with it does not end the messages behind it. */
export function printSubMessages(p: Printing, message: number, at: number, length: number): void {
  untilCut(p, () => printAll(p, message, at, length));
}

function printAll(p: Printing, message: number, at: number, length: number): void {
  const end = at + length;
  for (let next = at; next < end;) {
    const type = p.u8(next);
    if (type === kinds.pad1) {
      p.text(' sub-pad1');
      next++;
      continue;
    }
    if (type & mandatory) p.text(' (M)');
    requireThat(next + 1 < end);
    const size = p.u8(next + 1);
    requireThat(next + 2 + size <= end);
    printSubMessage(p, message, type, next + 2, size);
    next += size + 2;
  }
}

function printSubMessage(p: Printing, message: number, type: number, at: number, size: number): void {
  if (type === kinds.padN) p.text(' sub-padn');
  else if (type === kinds.diversity) {
    p.text(' sub-diversity');
    if (size === 0) {
      p.text(' empty');
      return;
    }
    for (let index = 0; index < size; index++) p.text(`${index === 0 ? ' ' : '-'}${diversity(p.u8(at + index))}`);
    if (!updates.has(message)) p.text(' (bogus)');
  } else if (type === kinds.timestamp) {
    p.text(' sub-timestamp');
    const times = message === hello ? 1 : message === heard ? 2 : 0;
    if (times === 0) {
      p.text(' (bogus)');
      return;
    }
    requireThat(size >= times * 4);
    p.text(` ${(p.u32(at) / 1e6).toFixed(6)}s`);
    if (times === 2) p.text(`|${(p.u32(at + 4) / 1e6).toFixed(6)}s`);
  } else {
    p.text(' sub-unknown-0x');
    p.hex(type, 2);
  }
}

/** A channel's number (draft-chroboczek-babel-diversity-routing). */
function diversity(channel: number): string {
  return channel === 0 ? 'reserved' : channel === 255 ? 'all' : String(channel);
}
