/** Security associations of IKE version 1: situations, proposals, transforms (RFC 2407, RFC 2409 appendix A). */
import { type AttributeMap, printAttribute } from './isakmp-attributes.ts';
import type { Chain, ChainPrinter } from './isakmp-chain.ts';
import { ciphers, oldGroups, protocolWord, printHexField, requirePayload } from './isakmp-words.ts';
import type { Printing } from './printing.ts';
import { listed, type WordList, wordList } from './word-list.ts';

const ipsec = 1;
const payload = { proposal: 2, transform: 3 } as const;
const identityOnly = 1;

/** Prints an association with its proposals. */
export function printSa1(p: Printing, at: number, _size: number, chain: Chain, printChain: ChainPrinter): number {
  p.text('sa:');
  requirePayload(p, at, 12);
  const domain = p.u32(at + 4);
  const situation = p.u32(at + 8);
  if (domain !== ipsec) {
    p.text(` doi=${domain} situation=${situation}`);
    return at + 12;
  }
  p.text(` doi=ipsec situation=${situation & 1 ? 'identity' : ''}${situation & 2 ? '+secrecy' : ''}`);
  p.text(situation & 4 ? '+integrity' : '');
  let next = at + 12;
  if (situation !== identityOnly) {
    // tcpdump reads the domain again where the label of the situation should be.
    p.text(` ident=${p.u32(at + 4)}`);
    next += 4;
  }
  requirePayload(p, next, 4);
  return printChain(p, payload.proposal, next, chain);
}

/** Prints a proposal with its transforms. */
export function printProposal1(p: Printing, at: number, _size: number, chain: Chain, printChain: ChainPrinter): number {
  p.text('p:');
  requirePayload(p, at, 8);
  const protocol = p.u8(at + 5);
  p.text(` #${p.u8(at + 4)} protoid=${protocolWord(protocol)} transform=${p.u8(at + 7)}`);
  const spi = p.u8(at + 6);
  if (spi > 0) printHexField(p, at + 8, spi, ' spi=');
  const next = at + 8 + spi;
  if (next === p.snapEnd) return -1;
  requirePayload(p, next, 4);
  return printChain(p, payload.transform, next, { ...chain, protocol });
}

const none: WordList = () => undefined;
/** Identifiers of transforms by protocol. */
const identifiers: Readonly<Record<number, WordList>> = {
  1: wordList('|ike'),
  2: wordList('|(reserved)|md5|sha|1des|sha2-256|sha2-384|sha2-512'),
  3: ciphers,
  4: wordList('|oui|deflate|lzs'),
};
const lifeTypes = wordList('|sec|kb');
const ikeAttributes: AttributeMap = {
  names: wordList(
    '|enc|hash|auth|group desc|group type|group prime|group gen1|group gen2|group curve A|group curve B|lifetype|' +
      'lifeduration|prf|keylen|field|order',
  ),
  values: {
    1: wordList('|1des|idea|blowfish|rc5|3des|cast|aes'),
    2: wordList('|md5|sha1|tiger|sha2-256|sha2-384|sha2-512'),
    3: wordList('|preshared|dss|rsa sig|rsa enc|rsa enc revised'),
    4: oldGroups,
    5: wordList('|MODP|ECP|EC2N'),
    11: lifeTypes,
  },
};
const ipsecAttributes: AttributeMap = {
  names: wordList('|lifetype|life|group desc|enc mode|auth|keylen|rounds|dictsize|privalg'),
  values: {
    1: lifeTypes,
    3: oldGroups,
    4: wordList('|tunnel|transport'),
    5: wordList('|hmac-md5|hmac-sha1|1des-mac|keyed'),
  },
};

/** Attributes of IKE itself, which notifications carry too. */
export const notifiedAttributes = ikeAttributes;

/** Prints a transform with its attributes. */
export function printTransform1(p: Printing, at: number, size: number, _type: number, { protocol }: Chain): number {
  p.text('t:');
  requirePayload(p, at, 8);
  const words = identifiers[protocol];
  const identifier = p.u8(at + 5);
  p.text(` #${p.u8(at + 4)} id=${words === undefined ? identifier : listed(words ?? none, identifier)} `);
  const map = protocol === 1 ? ikeAttributes : words === undefined ? null : ipsecAttributes;
  let next = at + 8;
  const end = at + size;
  while (next < p.snapEnd && next < end) next = printAttribute(p, next, end, map);
  if (p.snapEnd < end) p.text('...');
  return next;
}
