/** Security associations of IKE version 2: proposals and transforms (RFC 7296 section 3.3). */
import { type AttributeMap, printAttribute } from './isakmp-attributes.ts';
import type { Chain } from './isakmp-chain.ts';
import { ciphers, groups, payloadWord, protocolWord, printHexField, requirePayload } from './isakmp-words.ts';
import type { Printing } from './printing.ts';
import { listed, type WordList, wordList } from './word-list.ts';

const headerLength = 4;
const payload = { proposal: 2, transform: 3 } as const;
const kinds = wordList('|encr|prf|integ|dh|esn');
const identifiers: Readonly<Record<number, WordList>> = {
  1: ciphers,
  2: wordList('|hmac-md5|hmac-sha|hmac-tiger|aes128_xcbc'),
  3: wordList('|hmac-md5|hmac-sha|dec-mac|kpdk-md5|aes-xcbc'),
  4: groups,
  5: wordList('no-esn|esn'),
};
const cipherAttributes: AttributeMap = { names: wordList('@14|keylen'), values: {} };

/** Prints an association with its proposals. */
export function printSa2(p: Printing, at: number, size: number, _type: number, { depth }: Chain): number {
  p.text(`sa${critical(p, at)}: len=${size - headerLength}`);
  let left = size - headerLength;
  let next = at + headerLength;
  for (let kind: number = payload.proposal; kind !== 0;) {
    if (left < headerLength) return tooLong(p, 'v2sa', next + left);
    const length = p.u16(next + 2);
    if (left < length) return tooLong(p, 'v2sa', next + left);
    if (length < 8) return tooLong(p, 'v2sa', -1);
    requirePayload(p, next, length);
    p.text(`\n${'    '.repeat(depth + 1)}(`);
    const following = p.u8(next);
    next = kind === payload.proposal ? printProposal(p, next, length, depth + 1) : printOther(p, kind, next, length);
    if (next < 0) return -1;
    kind = following;
    p.char(41);
    left -= length;
  }
  return next;
}

/** What is missing is marked; what is behind goes on. */
function tooLong(p: Printing, name: string, end: number): number {
  p.text(` [|${name}]`);
  return end;
}

/** Returns where it ends by what it carries, -1 when it is cut short. */
function printProposal(p: Printing, at: number, size: number, depth: number): number {
  p.text(`p${critical(p, at)}: #${p.u8(at + 4)} protoid=${protocolWord(p.u8(at + 5))}`);
  p.text(` transform=${p.u8(at + 7)} len=${size}`);
  const spi = p.u8(at + 6);
  // tcpdump leaves out half of the header when it counts what is left.
  let left = size - headerLength;
  let next = at + 8;
  if (spi > 0) {
    if (left < spi) return tooLong(p, 'p', next + left);
    if (!p.has(next, spi)) {
      p.text(' spi=');
      return tooLong(p, 'p', -1);
    }
    printHexField(p, next, spi, ' spi=');
    next += spi;
    left -= spi;
  }
  let kind: number = payload.transform;
  for (let count = 1; kind !== 0; count++) {
    if (left < headerLength) return tooLong(p, 'p', next + left);
    if (!p.has(next, headerLength)) return tooLong(p, 'p', -1);
    const length = p.u16(next + 2);
    if (left < length) return tooLong(p, 'p', next + left);
    if (length < headerLength || !p.has(next, length)) return tooLong(p, 'p', -1);
    p.text(`\n${'    '.repeat(depth + 1)}(`);
    const following = p.u8(next);
    next = kind === payload.transform ? printTransform(p, count, next, length) : printOther(p, kind, next, length);
    kind = following;
    p.char(41);
    left -= length;
  }
  return next;
}

/** What should be a proposal or a transform, and is not. */
function printOther(p: Printing, kind: number, at: number, size: number): number {
  p.text(payloadWord(kind));
  return at + size;
}

function printTransform(p: Printing, count: number, at: number, size: number): number {
  p.text(`t${critical(p, at)}:`);
  requirePayload(p, at, 8);
  const type = p.u8(at + 4);
  const identifier = p.u16(at + 6);
  const words = identifiers[type];
  p.text(` #${count} type=${listed(kinds, type)} id=${words === undefined ? identifier : listed(words, identifier)} `);
  const end = at + size;
  let next = at + 8;
  while (next < end) next = printAttribute(p, next, end, type === 1 ? cipherAttributes : null);
  return next;
}

function critical(p: Printing, at: number): string {
  return p.u8(at + 1) & 0x80 ? '[C]' : '';
}
