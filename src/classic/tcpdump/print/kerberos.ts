/** Version 4 of Kerberos: who asks for which ticket. Of other versions there is the number alone. */
import { requireBytes, untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';
import { listed, wordList } from './word-list.ts';

const version4 = 4;
/** The lowest bit of the type: numbers have the least significant byte first. */
const littleEndian = 1;
const type = { request: 2, reply: 4, application: 6, error: 10 } as const;
const types = wordList(
  '@2|KDC_REQUEST|@4|KDC_REPLY|@6|APPL_REQUEST|@8|APPL_REQUEST_MUTUAL|@10|ERR_REPLY|@12|PRIVATE|@14|SAFE|@16|APPL_ERR|@126|DIE',
);
const errors = wordList(
  'OK|NAME_EXP|SERVICE_EXP|AUTH_EXP|PKT_VER|NAME_MAST_KEY_VER|SERV_MAST_KEY_VER|BYTE_ORDER|PRINCIPAL_UNKNOWN|PRINCIPAL_NOT_UNIQUE|NULL_KEY',
);
/** A ticket lives five minutes times its number. */
const lifetimeMinutes = 5;

/** Prints a message. */
export function printKerberos(p: Printing, at: number): void {
  p.protocol = 'krb';
  untilCut(p, () => printMessage(p, at));
}

function printMessage(p: Printing, at: number): void {
  requireBytes(p, at, 1);
  const version = p.u8(at);
  if (version >= 1 && version <= version4) p.text(` v${version}`);
  // The first byte of a request of version 5 is that of its ASN.1.
  else if (version === 106 || version === 107) p.text(' v5');
  if (version === version4) printVersion4(p, at);
}

function printVersion4(p: Printing, at: number): void {
  const first = p.u8(at + 1);
  const little = (first & littleEndian) !== 0;
  const kind = first & ~littleEndian;
  p.text(` ${little ? 'le' : 'be'} ${listed(types, kind)}: `);
  if (kind === type.request) printRequest(p, at + 2);
  else if (kind === type.reply) {
    const rest = printPrincipal(p, at + 2) + 10;
    p.text(` (${little ? p.u16le(rest) : p.u16(rest)})`);
  } else if (kind === type.application) {
    p.text(`v${p.u8(at + 2)} `);
    const rest = printName(p, at + 3);
    p.text(` (${p.u8(rest)})`);
    p.text(` (${p.u8(rest + 1)})`);
  } else if (kind === type.error) {
    const rest = printPrincipal(p, at + 2) + 4;
    p.text(` ${listed(errors, little ? p.u16le(rest) : p.u16(rest))} `);
    printName(p, rest + 4);
  } else p.text('(unknown)');
}

function printRequest(p: Printing, at: number): void {
  const time = printPrincipal(p, at) + 4;
  p.text(` ${p.u8(time) * lifetimeMinutes}min `);
  const instance = printName(p, time + 1);
  p.char(46);
  printName(p, instance);
}

/** Prints `name.instance@REALM`; returns where it ends. */
function printPrincipal(p: Printing, at: number): number {
  const instance = printName(p, at);
  p.char(46);
  const realm = printName(p, instance);
  p.char(64);
  return printName(p, realm);
}

/** Prints a text up to its zero byte; returns where the next begins. */
function printName(p: Printing, at: number): number {
  for (let next = at; ; next++) {
    requireBytes(p, next, 1);
    const byte = p.u8(next);
    if (byte === 0) return next + 1;
    p.safe(byte);
  }
}
