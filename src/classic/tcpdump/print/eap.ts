/** EAP (RFC 3748) as it stands in EAPOL and RADIUS: code, identifier, length, and with it the type of a request or response. */
import { type Printing, truncation } from './printing.ts';
import { bitWords } from './tokens.ts';
import { wordList } from './word-list.ts';

const codes = ['unknown', 'Request', 'Response', 'Success', 'Failure'] as const;
const request = 1;
const response = 2;
/** IANA, EAP method types: those that have words. */
const types = wordList(
  'No proposed|Identity|Notification|Nak|MD5-challenge|OTP|GTC|@13|TLS|@18|SIM|@21|TTLS|@23|AKA|@43|FAST|@254|Expanded types|Experimental',
);
const type = { identity: 1, notification: 2, nak: 3, tls: 13, sim: 18, ttls: 21, aka: 23, fast: 43 } as const;
/** RFC 5216 section 3.1. */
const tlsFlags = [
  [0x80, 'L bit'],
  [0x40, 'More fragments bit'],
  [0x20, 'Start bit'],
] as const;
/** RFC 4186 section 11, RFC 4187 section 11. */
const subtypes = wordList(
  '@1|Challenge|Auth reject|@4|Sync failure|Identity|@10|Start|Challenge|Notification|Reauth|Client error',
);

/** Prints a packet of `length` bytes. */
export function printEap(p: Printing, at: number, length: number): void {
  p.protocol = 'eap';
  try {
    printPacket(p, at, length);
  } catch (error) {
    if (error !== truncation) throw error;
    p.truncated();
  }
}

function printPacket(p: Printing, at: number, length: number): void {
  const code = p.u8(at);
  const stated = p.u16(at + 2);
  p.text(`${codes[code] ?? 'unknown'} (${code}), id ${p.u8(at + 1)}, len ${stated}`);
  if (stated > length) {
    p.truncated();
    return;
  }
  p.need(at, stated);
  if (code !== request && code !== response) return;
  if (stated < 5) {
    p.text(' (too short for EAP request/response)');
    return;
  }
  const kind = p.u8(at + 4);
  p.text(`\n\t\t Type ${word(kind)} (${kind})`);
  if (kind === type.identity || kind === type.notification) printText(p, kind, at + 5, stated - 5);
  else if (kind === type.nak) printNak(p, at + 5, stated - 5);
  else if (kind === type.tls || kind === type.ttls || kind === type.fast) printTls(p, kind, at + 5, stated - 5);
  else if (kind === type.sim || kind === type.aka) printSim(p, at + 5, stated - 5);
}

function word(kind: number): string {
  return types(kind) ?? 'unknown';
}

function printText(p: Printing, kind: number, at: number, length: number): void {
  const name = word(kind);
  if (length === 0) {
    // An identity may be empty, a notification may not (RFC 3748 section 5.2).
    if (kind === type.notification) p.text(' (too short for EAP Notification request/response)');
    return;
  }
  p.text(`, ${name}: `);
  p.safeTextToZero(at, length);
}

/** The types that the peer would rather have. */
function printNak(p: Printing, at: number, length: number): void {
  if (length < 1) {
    p.text(' (too short for EAP Legacy NAK request/response)');
    return;
  }
  for (let index = 0; index < length; index++) {
    const kind = p.u8(at + index);
    p.text(`${index === 0 ? '' : ','} ${word(kind)} (${kind})`);
  }
}

function printTls(p: Printing, kind: number, at: number, length: number): void {
  const name = kind === type.fast ? 'FAST' : 'TLS/TTLS';
  if (length < 1) {
    p.text(` (too short for EAP ${name} request/response)`);
    return;
  }
  const flags = p.u8(at);
  if (kind !== type.tls) p.text(` ${word(kind)}v${flags & 7}`);
  p.text(` flags [${bitWords(tlsFlags, flags & 0xe0, ', ', 'none')}] 0x`);
  p.hex(flags, 2);
  if ((flags & 0x80) === 0) return;
  if (length < 5) p.text(` (too short for EAP ${name} request/response with length)`);
  else p.text(`, len ${p.u32(at + 1)}`);
}

function printSim(p: Printing, at: number, length: number): void {
  if (length < 1) {
    p.text(' (too short for EAP SIM/AKA request/response)');
    return;
  }
  const subtype = p.u8(at);
  p.text(` subtype [${subtypes(subtype) ?? 'unknown'}] 0x`);
  p.hex(subtype, 2);
}
