/** SNMP (RFC 1157, RFC 3416, RFC 3412): who asks for what, and with -v the version, the request's number and the nesting. */
import { untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';
import { berPart, endPart, printBer } from './snmp-ber.ts';
import { BerCursor } from './snmp-cursor.ts';
import { printPdu } from './snmp-pdu.ts';

const versions: Readonly<Record<number, string>> = { 0: 'SNMPv1', 1: 'SNMPv2c', 3: 'SNMPv3' };
const version3 = 3;
/** The community that is not worth a word. */
const usual = 'public';
/** RFC 3412 section 6.4: authenticated, encrypted, to be answered by a report. */
const flagLetters = [
  [1, 'a'],
  [2, 'p'],
  [4, 'r'],
] as const;
/** The user-based security model (RFC 3414); all others end the message. */
const userBased = 3;

/** Prints a message. */
export function printSnmp(p: Printing, at: number, length: number): void {
  p.protocol = 'snmp';
  p.char(32);
  untilCut(p, () => printDatagram(p, at, length));
}

function printDatagram(p: Printing, at: number, length: number): void {
  berPart(() => {
    const datagram = new BerCursor(p, at, length);
    const message = datagram.inside('sequence', '[!init SEQ]');
    if (datagram.left > 0) p.text(`[${datagram.left} extra after iSEQ]`);
    const version = message.expect('integer', '[version!=INT]').value;
    const name = versions[version];
    if (name === undefined) endPart(p, `SNMP [version = ${version}]`);
    if (p.verbose > 0) p.text(`{ ${name} `);
    berPart(() => {
      if (version === version3) printVersion3(p, message);
      else printCommunity(p, message, version);
    });
    close(p);
  });
}

function close(p: Printing): void {
  if (p.verbose > 0) p.text('} ');
}

function printCommunity(p: Printing, message: BerCursor, version: number): void {
  const community = message.expect('string', '[comm!=STR]');
  const { at, length } = community;
  if (length !== usual.length || !isUsual(p, at)) {
    p.text('C=');
    printBer(p, community);
    p.char(32);
  }
  printPdu(p, message, version);
}

function isUsual(p: Printing, at: number): boolean {
  for (let index = 0; index < usual.length; index++) if (p.u8(at + index) !== usual.charCodeAt(index)) return false;
  return true;
}

function printVersion3(p: Printing, message: BerCursor): void {
  const header = message.inside('sequence', '[!message]');
  if (p.verbose > 0) p.text('{ ');
  header.expect('integer', '[msgID!=INT]');
  header.expect('integer', '[msgMaxSize!=INT]');
  const field = header.expect('string', '[msgFlags!=STR]');
  if (field.length !== 1) endPart(p, `[msgFlags size ${field.length}]`);
  const flags = p.u8(field.at);
  // Encrypted but not authenticated is no level of security.
  if (flags > 7 || (flags & 3) === 2) {
    endPart(p, `[msgFlags=0x${flags.toString(16).toUpperCase().padStart(2, '0')}]`);
  }
  p.text('F=');
  for (const [bit, letter] of flagLetters) if (flags & bit) p.text(letter);
  p.char(32);
  const { value: model, size } = header.expect('integer', '[msgSecurityModel!=INT]');
  if (header.left > size) p.text(`[${header.left - size} extra after message SEQ]`);
  close(p);
  if (model !== userBased) endPart(p, `[security model ${model}]`);
  if (p.verbose > 0) p.text('{ USM ');
  // tcpdump goes on where the model ended, not where the header does.
  const rest = new BerCursor(p, header.at, header.left + message.left);
  const security = rest.inside('string', '[msgSecurityParameters!=STR]');
  berPart(() => printUserBased(p, security));
  close(p);
  if (p.verbose > 0) p.text('{ ScopedPDU ');
  berPart(() => printScoped(p, rest));
  close(p);
}

function printUserBased(p: Printing, security: BerCursor): void {
  const fields = security.inside('sequence', '[!usm]');
  fields.expect('string', '[msgAuthoritativeEngineID!=STR]');
  const boots = fields.expect('integer', '[msgAuthoritativeEngineBoots!=INT]').value;
  if (p.verbose > 0) p.text(`B=${boots} `);
  const time = fields.expect('integer', '[msgAuthoritativeEngineTime!=INT]').value;
  if (p.verbose > 0) p.text(`T=${time} `);
  const user = fields.expect('string', '[msgUserName!=STR]');
  p.text('U=');
  printBer(p, user);
  p.char(32);
  fields.expect('string', '[msgAuthenticationParameters!=STR]');
  const { size } = fields.expect('string', '[msgPrivacyParameters!=STR]');
  if (fields.left > size) p.text(`[${fields.left - size} extra after usm SEQ]`);
}

function printScoped(p: Printing, message: BerCursor): void {
  const scoped = message.inside('sequence', '[!scoped PDU]');
  const engine = scoped.expect('string', '[contextEngineID!=STR]');
  p.text('E=');
  printBer(p, { ...engine, type: 'octets' });
  p.char(32);
  const context = scoped.expect('string', '[contextName!=STR]');
  p.text('C=');
  printBer(p, context);
  p.char(32);
  printPdu(p, scoped, version3);
}
