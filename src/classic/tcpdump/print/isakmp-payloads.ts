/** The chain of payloads of ISAKMP, and those that both versions have. */
import { printSa1, printProposal1, printTransform1 } from './isakmp-sa1.ts';
import { printSa2 } from './isakmp-sa2.ts';
import { printNotify1, printDelete1, printId1 } from './isakmp-payloads1.ts';
import { printId2, printKe2, printAuth2, printNonce2, printNotify2, printVendor2 } from './isakmp-payloads2.ts';
import { payloadCut, payloadWord, someHexText, printHexField, requirePayload } from './isakmp-words.ts';
import type { Chain, PayloadPrinter } from './isakmp-chain.ts';
import type { Printing } from './printing.ts';
import { listed, wordList } from './word-list.ts';

const headerLength = 4;
/** Of version 2. */
const encrypted = 46;
const notification = 41;
const certificates = wordList('none|pkcs7|pgp|dns|x509sign|x509ke|kerberos|crl|arl|spki|x509attr');

/** Prints payloads from one of a type on; returns where they end, -1 when something ended them early. */
export function printPayloads(p: Printing, first: number, at: number, chain: Chain): number {
  let type = first;
  let next = at;
  const inner = { ...chain, depth: chain.depth + 1 };
  while (type !== 0) {
    if (!p.has(next, headerLength) || !p.has(next, p.u16(next + 2))) {
      p.text(` [|${payloadWord(type)}]`);
      return -1;
    }
    p.text(`\n${'    '.repeat(inner.depth)}(`);
    const end = printPayload(p, type, next, inner);
    p.char(41);
    if (end < 0) return -1;
    type = p.u8(next);
    next = end;
  }
  return next;
}

function printPayload(p: Printing, type: number, at: number, chain: Chain): number {
  const size = p.u16(at + 2);
  if (size <= headerLength) return -1;
  if (type === encrypted && chain.version === 2) {
    printEncrypted(p, at, size);
    return -1;
  }
  const print = printers[type];
  if (print === undefined) {
    p.text(payloadWord(type));
    return at + size;
  }
  try {
    return print(p, at, size, type, chain);
  } catch (error) {
    if (error !== payloadCut) throw error;
    p.text(` [|${type === notification ? 'n' : payloadWord(type)}]`);
    return -1;
  }
}

/** A name and a length, with -vvv the bytes. */
function plain(label: string, before = ''): PayloadPrinter {
  return (p, at, size) => {
    p.text(`${label}:${before} len=${size - headerLength}`);
    if (p.verbose > 2) printHexField(p, at + headerLength, size - headerLength, ' ');
    return at + size;
  };
}

function printPlain2(p: Printing, at: number, size: number, type: number): number {
  p.text(`${payloadWord(type)}${p.u8(at + 1) & 0x80 ? '[C]' : ''}: len=${size - headerLength}`);
  if (p.verbose > 2) printHexField(p, at + headerLength, size - headerLength, ' ');
  return at + size;
}

/** What is behind it is the first payload inside, and nothing of that can be read. */
function printEncrypted(p: Printing, at: number, size: number): void {
  const length = size - headerLength;
  p.text(`v2e${p.u8(at + 1) & 0x80 ? '[C]' : ''}: len=${length}`);
  if (p.verbose > 2 && length > 4) printHexField(p, at + headerLength, length, ' ');
}

function printCertificate1(p: Printing, at: number, size: number, type: number): number {
  p.text(`${payloadWord(type)}:`);
  requirePayload(p, at, 6);
  p.text(` len=${size - headerLength} type=${listed(certificates, p.u8(at + headerLength))}`);
  if (p.verbose > 2) printHexField(p, at + headerLength, size - headerLength, ' ');
  return at + size;
}

function printNonce1(p: Printing, at: number, size: number): number {
  p.text(`nonce: n len=${size - headerLength}`);
  const data = at + headerLength;
  if (p.verbose > 2) printHexField(p, data, size - headerLength, ' ');
  else if (p.verbose > 1) p.text(`  data=(${someHexText(p, data, p.snapEnd - data)})`);
  return at + size;
}

const printers: Readonly<Record<number, PayloadPrinter>> = {
  1: (p, at, size, _, chain) => printSa1(p, at, size, chain, printPayloads),
  2: (p, at, size, _, chain) => printProposal1(p, at, size, chain, printPayloads),
  3: printTransform1,
  4: plain('ke', ' key'),
  5: printId1,
  6: printCertificate1,
  7: printCertificate1,
  8: plain('hash'),
  9: plain('sig'),
  10: printNonce1,
  11: printNotify1,
  12: printDelete1,
  13: plain('vid'),
  33: printSa2,
  34: printKe2,
  35: printId2,
  36: printId2,
  37: printPlain2,
  38: printPlain2,
  39: printAuth2,
  40: printNonce2,
  41: printNotify2,
  42: printPlain2,
  43: printVendor2,
  44: printPlain2,
  45: printPlain2,
  47: printPlain2,
  48: printPlain2,
};
