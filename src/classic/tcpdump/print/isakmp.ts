/** ISAKMP: IKE versions 1 (RFC 2408, RFC 2409) and 2 (RFC 7296), also behind NAT (RFC 3948). */
import { IsakmpInitiators } from './isakmp-initiators.ts';
import { printPayloads } from './isakmp-payloads.ts';
import { exchangeWord, hexText, payloadWord } from './isakmp-words.ts';
import { printEsp } from './ipsec.ts';
import type { Printing } from './printing.ts';

const headerLength = 28;
const flag = { encrypted: 0x01, commit: 0x02, initiator: 0x08, version: 0x10, response: 0x20 } as const;

/** Who began the exchanges of a run. */
const initiators = new WeakMap<Printing, IsakmpInitiators>();

/** Prints a message. */
export function printIsakmp(p: Printing, at: number, length: number): void {
  p.protocol = 'isakmp';
  if (!p.has(at, headerLength)) {
    p.truncated();
    return;
  }
  p.text('isakmp');
  const version = p.u8(at + 17);
  if (p.verbose > 0) {
    p.text(
      ` ${version >>> 4}.${version & 15} msgid ${p
        .u32(at + 20)
        .toString(16)
        .padStart(8, '0')}`,
    );
    if (p.verbose > 1) p.text(` cookie ${hexText(p, at, 8)}->${hexText(p, at + 8, 8)}`);
  }
  p.char(58);
  if (version >>> 4 === 1) printVersion1(p, at);
  else if (version >>> 4 === 2) printVersion2(p, at);
  else return;
  const stated = p.u32(at + 24);
  if (p.verbose > 0 && stated !== length) p.text(` (len mismatch: isakmp ${stated}/ip ${length})`);
}

function printVersion1(p: Printing, at: number): void {
  const flags = p.u8(at + 19);
  const first = p.u32(at + 20) === 0;
  p.text(` phase ${first ? '1' : '2/others'}`);
  let known = initiators.get(p);
  if (known === undefined) initiators.set(p, (known = new IsakmpInitiators()));
  p.text(` ${known.side(p, at)} ${exchangeWord(p.u8(at + 18))}`);
  if (flags !== 0) p.text(`[${flags & flag.encrypted ? 'E' : ''}${flags & flag.commit ? 'C' : ''}]`);
  printBody(p, at, 1);
}

function printVersion2(p: Printing, at: number): void {
  const flags = p.u8(at + 19);
  p.text(` ${p.u32(at + 20) === 0 ? 'parent_sa' : 'child_sa '} ${exchangeWord(p.u8(at + 18))}`);
  if (flags !== 0) {
    p.text(`[${flags & flag.initiator ? 'I' : ''}${flags & flag.version ? 'V' : ''}`);
    p.text(`${flags & flag.response ? 'R' : ''}]`);
  }
  printBody(p, at, 2);
}

function printBody(p: Printing, at: number, version: 1 | 2): void {
  if (p.verbose === 0) return;
  p.char(58);
  if (p.u8(at + 19) & flag.encrypted) p.text(` [encrypted ${payloadWord(p.u8(at + 16))}]`);
  else printPayloads(p, p.u8(at + 16), at + headerLength, { version, protocol: 0, depth: 0 });
}

/** Prints what comes to the port for NAT: a sign of life, ESP, or a message behind four zero bytes. */
export function printIsakmpBehindNat(p: Printing, at: number, length: number): void {
  p.protocol = 'isakmp_rfc3948';
  if (length === 1 && p.u8(at) === 0xff) {
    p.text('isakmp-nat-keep-alive');
    return;
  }
  if (length < 4) {
    p.truncated();
    return;
  }
  if (p.u32(at) !== 0) {
    p.text('UDP-encap: ');
    printEsp(p, at, length);
    return;
  }
  p.text('NONESP-encap: ');
  printIsakmp(p, at + 4, length - 4);
}
