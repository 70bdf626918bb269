/** Telnet (RFC 854, RFC 855): the commands at the beginning of a segment, up to the first byte that belongs to none. */
import { printHex } from './hex-dump.ts';
import type { Printing } from './printing.ts';
import { wordList, type WordList } from './word-list.ts';

const code = { subnegotiation: 250, will: 251, end: 240, iac: 255 } as const;
const commands = wordList('@236|EOF|SUSP|ABORT|EOR|SE|NOP|DMARK|BRK|IP|AO|AYT|EC|EL|GA|SB|WILL|WONT|DO|DONT|IAC');
/** IANA, telnet options. */
const options = wordList(
  'BINARY|ECHO|RCP|SUPPRESS GO AHEAD|NAME|STATUS|TIMING MARK|RCTE|NAOL|NAOP|NAOCRD|NAOHTS|NAOHTD|NAOFFD|NAOVTS|NAOVTD|NAOLFD|EXTEND ASCII|LOGOUT|BYTE MACRO|DATA ENTRY TERMINAL|SUPDUP|SUPDUP OUTPUT|SEND LOCATION|TERMINAL TYPE|END OF RECORD|TACACS UID|OUTPUT MARKING|TTYLOC|3270 REGIME|X.3 PAD|NAWS|TSPEED|LFLOW|LINEMODE|XDISPLOC|OLD-ENVIRON|AUTHENTICATION|ENCRYPT|NEW-ENVIRON',
);
const option = { authentication: 37, encryption: 38 } as const;
/** The first byte of a subnegotiation, and for two options the second: RFC 1091, RFC 2941 and RFC 2946 with their successors. */
const general = [wordList('IS|SEND|INFO')] as const;
const authentication = [
  wordList('IS|SEND|REPLY|NAME'),
  wordList('NULL|KERBEROS_V4|KERBEROS_V5|SPX|MINK|SRP|RSA|SSL|@10|LOKI|SSA|KEA_SJ|KEA_SJ_INTEG|DSS|NTLM'),
] as const;
const encryption = [
  wordList('IS|SUPPORT|REPLY|START|END|REQUEST-START|REQUEST-END|END_KEYID|DEC_KEYID'),
  wordList(
    'NULL|DES_CFB64|DES_OFB64|DES3_CFB64|DES3_OFB64|@6|CAST5_40_CFB64|CAST5_40_OFB64|CAST128_CFB64|CAST128_OFB64',
  ),
] as const;

/** Prints the commands. With -X and -vvv each has a line of its own, behind its bytes. */
export function printTelnet(p: Printing, at: number, length: number): void {
  p.protocol = 'telnet';
  const lines = p.options.hexText > 0 && p.verbose > 2;
  let next = at;
  // A subnegotiation without its end goes past the segment: what is left is no number below zero then, but never ends.
  let left = length;
  while (left !== 0) {
    const size = commandLength(p, next, left);
    if (size < 0) break;
    if (!lines) p.text(next === at ? ' [telnet ' : ', ');
    else {
      if (next === at) p.text('\nTelnet:');
      printHex(p, next, Math.min(size, p.snapEnd - next), '\n', next - at);
      p.need(next, size);
      p.text(size > 8 ? '\n\t\t\t\t' : `${'   '.repeat(8 - size)}\t`);
    }
    printCommand(p, next, size);
    next += size;
    left = left === Infinity || size > left ? Infinity : left - size;
  }
  if (next > at) p.text(lines ? '\n' : ']');
}

/** The length of the command at `at`; -1 where there is none, or it is not whole. */
function commandLength(p: Printing, at: number, left: number): number {
  if (left < 1 || p.u8(at) !== code.iac || left < 2) return -1;
  const command = p.u8(at + 1);
  if (command === code.iac) return 2;
  if (commands(command) === undefined) return -1;
  if (command < code.subnegotiation) return 2;
  if (left < 3) return -1;
  p.u8(at + 2);
  if (command !== code.subnegotiation) return 3;
  const end = subnegotiationEnd(p, at + 3, left - 3);
  return end < 0 ? -1 : end + 2 - at;
}

/** Where the closing IAC stands. */
function subnegotiationEnd(p: Printing, at: number, left: number): number {
  let end = at;
  for (; end + 1 - at < left; end++) {
    p.need(end, 2);
    if (p.u8(end) === code.iac && p.u8(end + 1) === code.end) return end;
  }
  return p.u8(end) === code.iac ? end : -1;
}

function sharp(value: number): string {
  return value === 0 ? '0' : `0x${value.toString(16)}`;
}

function printCommand(p: Printing, at: number, size: number): void {
  const command = p.u8(at + 1);
  if (command === code.iac) {
    p.text('IAC IAC');
    return;
  }
  p.text(commands(command)!);
  if (command < code.subnegotiation) return;
  const kind = p.u8(at + 2);
  p.text(` ${options(kind) ?? sharp(kind)}`);
  if (command !== code.subnegotiation) return;
  const words: readonly WordList[] =
    kind === option.authentication ? authentication : kind === option.encryption ? encryption : general;
  for (let index = 0; index < size - 5; index++) {
    const byte = p.u8(at + 3 + index);
    p.text(` ${words[index]?.(byte) ?? sharp(byte)}`);
  }
  p.text(' SE');
}
