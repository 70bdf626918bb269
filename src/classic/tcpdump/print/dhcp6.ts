/** DHCPv6 (RFC 8415): the message's type; with -v its transaction and options, one inside another. */
import { requireBytes, untilCut } from './cut-short.ts';
import { printDhcp6Option } from './dhcp6-option.ts';
import { dhcp6Messages, dhcp6OptionWord } from './dhcp6-words.ts';
import { deepest, type Printing, truncation } from './printing.ts';
import { word } from './tokens.ts';

const relay = { forward: 12, reply: 13, link: 2, peer: 18, options: 34 } as const;
const relayMessage = 9;
/** Options that hold options. */
const holder = { association: 3, temporary: 4, address: 5, prefixes: 25, prefix: 26, query: 44, client: 45 } as const;

/** Where the options that they hold begin. */
const holders: Readonly<Record<number, number>> = {
  [holder.association]: 12,
  [holder.temporary]: 4,
  [holder.address]: 24,
  [holder.prefixes]: 12,
  [holder.prefix]: 25,
  [holder.query]: 17,
  [holder.client]: 0,
};

/** Prints a message. */
export function printDhcp6(p: Printing, at: number, length: number): void {
  p.protocol = 'dhcp6';
  p.text('dhcp6');
  if (!p.has(at, 4)) {
    p.truncated();
    return;
  }
  const end = Math.min(p.snapEnd, at + length);
  const type = p.u8(at);
  p.text(` ${word(dhcp6Messages, type, (value) => `msgtype-${value}`)}`);
  if (p.verbose === 0) return;
  p.text(' (');
  if (type === relay.forward || type === relay.reply) {
    p.need(at + relay.link, 16);
    p.text('linkaddr=');
    p.ipv6(at + relay.link);
    p.need(at + relay.peer, 16);
    p.text(' peeraddr=');
    p.ipv6(at + relay.peer);
    printOptions(p, at + relay.options, end);
  } else {
    p.text(`xid=${p.u24(at + 1).toString(16)}`);
    printOptions(p, at + 4, end);
  }
  p.char(41);
}

function printOptions(p: Printing, at: number, end: number): void {
  if (p.depth >= deepest) throw truncation;
  p.depth++;
  untilCut(p, () => {
    for (let next = at; next < end; next += 4 + p.u16(next + 2)) {
      requireBytes(p, next, end - next < 4 ? Infinity : 4);
      const size = p.u16(next + 2);
      requireBytes(p, next, end - next < 4 + size ? Infinity : 4 + size);
      p.text(` (${dhcp6OptionWord(p.u16(next))}`);
      printOption(p, p.u16(next), next + 4, size);
      p.char(41);
    }
  });
  p.depth--;
}

function printOption(p: Printing, code: number, at: number, size: number): void {
  const first = holders[code];
  if (code === relayMessage) {
    p.text(' (');
    const saved = p.snapEnd;
    p.snapEnd = Math.min(saved, at + size);
    printDhcp6(p, at, size);
    p.snapEnd = saved;
  } else if (first === undefined) printDhcp6Option(p, code, at, size);
  else if (size < first) p.text(' ?');
  else {
    printHeader(p, code, at);
    if (size > first) printOptions(p, at + first, at + size);
  }
}

/** What an option says before the options that it holds. */
function printHeader(p: Printing, code: number, at: number): void {
  if (code === holder.association || code === holder.prefixes) {
    p.text(` IAID:${p.u32(at)} T1:${p.u32(at + 4)} T2:${p.u32(at + 8)}`);
  } else if (code === holder.temporary) p.text(` IAID:${p.u32(at)}`);
  else if (code === holder.address) {
    p.char(32);
    p.ipv6(at);
    p.text(` pltime:${p.u32(at + 16)} vltime:${p.u32(at + 20)}`);
  } else if (code === holder.prefix) {
    p.char(32);
    p.ipv6(at + 9);
    p.text(`/${p.u8(at + 8)} pltime:${p.u32(at)} vltime:${p.u32(at + 4)}`);
  } else if (code === holder.query) {
    const type = p.u8(at);
    p.text(type === 1 ? ' by-address ' : type === 2 ? ' by-clientID ' : ` type_${type} `);
    p.ipv6(at + 1);
  }
}
