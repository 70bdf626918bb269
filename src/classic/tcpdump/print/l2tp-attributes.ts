/** The attributes of L2TP's control messages (RFC 2661 section 4.4). */
import type { Printing } from './printing.ts';
import { type Words, word } from './tokens.ts';

const headerLength = 6;
const flag = { mandatory: 0x8000, hidden: 0x4000 } as const;

const messages: Words = {
  1: 'SCCRQ',
  2: 'SCCRP',
  3: 'SCCCN',
  4: 'StopCCN',
  6: 'HELLO',
  7: 'OCRQ',
  8: 'OCRP',
  9: 'OCCN',
  10: 'ICRQ',
  11: 'ICRP',
  12: 'ICCN',
  14: 'CDN',
  15: 'WEN',
  16: 'SLI',
};
const authentications: Words = { 0: 'Reserved', 1: 'Textual', 2: 'CHAP', 3: 'PAP', 4: 'No Auth', 5: 'MS-CHAPv1' };
const directions: Words = { 0: 'global error', 1: 'at peer', 2: 'at local' };
const errorCounters = ['CRCErr', 'FrameErr', 'HardOver', 'BufOver', 'Timeout', 'AlignErr'] as const;

/** Prints a value; false when the attribute is too short for it, of which it may have printed some. */
type Value = (p: Printing, at: number, length: number) => boolean;

const attributes: readonly (readonly [name: string, value: Value] | null)[] = [
  ['MSGTYPE', atLeast(2, (p, at) => p.text(word(messages, p.u16(at), (value) => `MSGTYPE-#${value}`)))],
  ['RESULT_CODE', printResult],
  ['PROTO_VER', atLeast(2, (p, at) => p.text(`${p.u8(at)}.${p.u8(at + 1)}`))],
  ['FRAMING_CAP', capability('S')],
  ['BEARER_CAP', capability('D')],
  ['TIE_BREAKER', atLeast(8, (p, at) => p.hexBytes(at, 8))],
  ['FIRM_VER', atLeast(2, printShort)],
  ['HOST_NAME', printString],
  ['VENDOR_NAME', printString],
  ['ASSND_TUN_ID', atLeast(2, printShort)],
  ['RECV_WIN_SIZE', atLeast(2, printShort)],
  ['CHALLENGE', printBytes],
  ['Q931_CC', printCause],
  ['CHALLENGE_RESP', atLeast(16, (p, at) => p.hexBytes(at, 16))],
  ['ASSND_SESS_ID', atLeast(2, printShort)],
  ['CALL_SER_NUM', atLeast(4, printLong)],
  ['MINIMUM_BPS', atLeast(4, printLong)],
  ['MAXIMUM_BPS', atLeast(4, printLong)],
  ['BEARER_TYPE', capability('D')],
  ['FRAMING_TYPE', capability('S')],
  ['PACKET_PROC_DELAY', atLeast(0, (p) => p.text('obsolete'))],
  ['CALLED_NUMBER', printString],
  ['CALLING_NUMBER', printString],
  ['SUB_ADDRESS', printString],
  ['TX_CONN_SPEED', atLeast(4, printLong)],
  ['PHY_CHANNEL_ID', atLeast(4, printLong)],
  ['INI_RECV_LCP', printBytes],
  ['LAST_SENT_LCP', printBytes],
  ['LAST_RECV_LCP', printBytes],
  ['PROXY_AUTH_TYPE', atLeast(2, (p, at) => p.text(word(authentications, p.u16(at), (value) => `AuthType-#${value}`)))],
  ['PROXY_AUTH_NAME', printString],
  ['PROXY_AUTH_CHAL', printBytes],
  ['PROXY_AUTH_ID', atLeast(2, (p, at) => p.number(p.u16(at) & 0xff))],
  ['PROXY_AUTH_RESP', printBytes],
  ['CALL_ERRORS', printErrors],
  ['ACCM', printCharacterMaps],
  ['RANDOM_VECTOR', printBytes],
  ['PRIVATE_GRP_ID', printString],
  ['RX_CONN_SPEED', atLeast(4, printLong)],
  ['SEQ_REQUIRED', atLeast(0, () => {})],
  null,
  null,
  null,
  null,
  null,
  null,
  ['PPP_DISCON_CC', printDisconnect],
];

/** Prints attributes up to the first that does not fit. */
export function printL2tpAttributes(p: Printing, at: number, length: number): void {
  let next = at;
  for (const end = at + length; next < end;) {
    p.char(32);
    const header = p.u16(next);
    const size = header & 0x3ff;
    if (size < headerLength || size > end - next || !p.has(next, size)) {
      p.truncated();
      return;
    }
    if (header & flag.mandatory) p.char(42);
    const hidden = (header & flag.hidden) !== 0;
    if (hidden) p.char(63);
    printAttribute(p, next, size, hidden);
    next += size;
  }
}

function printAttribute(p: Printing, at: number, size: number, hidden: boolean): void {
  const vendor = p.u16(at + 2);
  const type = p.u16(at + 4);
  const data = at + headerLength;
  if (vendor !== 0) {
    p.text(`VENDOR${hex(vendor, 4)}:ATTR${hex(type, 4)}(`);
    printBytes(p, data, size - headerLength);
  } else {
    const attribute = attributes[type];
    p.text(`${attribute?.[0] ?? `AVP-#${type}`}(`);
    if (hidden) p.text('???');
    else if (attribute && !attribute[1](p, data, size - headerLength)) p.text('AVP too short');
  }
  p.char(41);
}

function atLeast(shortest: number, print: (p: Printing, at: number) => void): Value {
  return (p, at, length) => {
    if (length < shortest) return false;
    print(p, at);
    return true;
  };
}

function printShort(p: Printing, at: number): void {
  p.number(p.u16(at));
}

function printLong(p: Printing, at: number): void {
  p.number(p.u32(at));
}

function printString(p: Printing, at: number, length: number): boolean {
  p.safeText(at, length);
  return true;
}

function printBytes(p: Printing, at: number, length: number): boolean {
  p.hexBytes(at, length);
  return true;
}

/** Two bits: for analogue, and for the other of the pair. */
function capability(other: string): Value {
  return atLeast(4, (p, at) => {
    if (p.u32(at) & 2) p.char(65);
    if (p.u32(at) & 1) p.text(other);
  });
}

function printResult(p: Printing, at: number, length: number): boolean {
  if (length < 2) return false;
  printShort(p, at);
  if (length === 2) return true;
  if (length < 4) {
    p.char(32);
    return false;
  }
  p.text(`/${p.u16(at + 2)}`);
  if (length === 4) return true;
  p.char(32);
  return printString(p, at + 4, length - 4);
}

function printCause(p: Printing, at: number, length: number): boolean {
  if (length < 3) return false;
  p.text(`${p.u16(at)}, ${hex(p.u8(at + 2), 2)}`);
  if (length === 3) return true;
  p.char(32);
  return printString(p, at + 3, length - 3);
}

function printErrors(p: Printing, at: number, length: number): boolean {
  return printLongs(p, at, length, errorCounters, (value) => String(value));
}

function printCharacterMaps(p: Printing, at: number, length: number): boolean {
  return printLongs(p, at, length, ['send', 'recv'], (value) => hex(value, 8));
}

/** Named numbers behind two reserved bytes, as many as there are. */
function printLongs(
  p: Printing,
  at: number,
  length: number,
  names: readonly string[],
  text: (value: number) => string,
): boolean {
  for (const [index, name] of names.entries()) {
    if (length < 2 + 4 * (index + 1)) return false;
    p.text(`${name}=${text(p.u32(at + 2 + 4 * index))} `);
  }
  return true;
}

/** RFC 3145. */
function printDisconnect(p: Printing, at: number, length: number): boolean {
  if (length < 5) return false;
  p.text(`${hex(p.u16(at), 4)}, ${hex(p.u16(at + 2), 4)} `);
  p.text(word(directions, p.u8(at + 4), (value) => `Direction-#${value}`));
  if (length === 5) return true;
  p.char(32);
  return printString(p, at + 5, length - 5);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
