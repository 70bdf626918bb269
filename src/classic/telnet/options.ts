/** telnet's command line, as inetutils 2.4 reads it. */
import { readShortOptions } from '../nc/getopt.ts';

/** What is asked for. */
export interface TelnetOptions {
  readonly family: 4 | 6 | null;
  readonly source: string | null;
  /** The escape character; null for none. */
  readonly escape: number | null;
  readonly host: string;
  readonly port: string;
}

/** Options, or a text and the exit code. */
export type ParsedTelnet =
  | { readonly kind: 'run'; readonly options: TelnetOptions }
  | { readonly kind: 'refused'; readonly text: string; readonly exitCode: number }
  | { readonly kind: 'help' | 'version' };

const longNames: Readonly<Record<string, string>> = {
  ipv4: '4',
  ipv6: '6',
  binary: '8',
  login: 'a',
  bind: 'b',
  'no-rc': 'c',
  debug: 'd',
  escape: 'e',
  'no-escape': 'E',
  'no-login': 'K',
  user: 'l',
  'binary-output': 'L',
  trace: 'n',
  rlogin: 'r',
  encrypt: 'x',
  realm: 'k',
  'disable-auth': 'X',
  help: '?',
  version: 'V',
};

const reasons: Readonly<Record<string, string>> = {
  '8': 'binary transmission is agreed on when the server asks for it',
  L: 'binary transmission is agreed on when the server asks for it',
  a: 'the user name is not sent to servers unasked',
  l: 'the user name is not sent to servers unasked',
  d: 'socket debugging is not offered',
  n: 'use portolan capture to see what passes',
  r: 'rlogin is not offered',
  x: 'Telnet encryption is broken: use ssh, or portolan talk --tls',
  k: 'Kerberos is not offered',
  X: 'Kerberos is not offered',
};

const seeHelp = "Try 'telnet --help' or 'telnet --usage' for more information.\n";
/** Control-]. */
const defaultEscape = 0x1d;

/** Reads the command line. */
export function parseTelnet(args: readonly string[]): ParsedTelnet {
  const read = readShortOptions(args.map(shortOf), '468acdEKLrx?Vb:e:l:n:k:X:');
  const options = {
    family: null as 4 | 6 | null,
    source: null as string | null,
    escape: defaultEscape as number | null,
  };
  for (const { letter, value } of read.options) {
    if (letter === '?') return { kind: 'help' };
    if (letter === 'V') return { kind: 'version' };
    const reason = reasons[letter];
    if (reason !== undefined)
      return { kind: 'refused', text: `telnet: -${letter} is refused: ${reason}\n`, exitCode: 1 };
    if (letter === '4' || letter === '6') options.family = letter === '4' ? 4 : 6;
    else if (letter === 'b') options.source = value;
    else if (letter === 'e') options.escape = escapeOf(value);
    else if (letter === 'E') options.escape = null;
  }
  if (!read.ok) return { kind: 'refused', text: `telnet: ${read.complaint}\n${seeHelp}`, exitCode: 64 };
  const [host, port = 'telnet', ...more] = read.operands;
  if (more.length > 0) return { kind: 'refused', text: 'telnet: too many arguments\n', exitCode: 1 };
  if (host === undefined)
    return {
      kind: 'refused',
      text: 'telnet: a host is needed: there is no command mode without a connection\n',
      exitCode: 1,
    };
  return { kind: 'run', options: { ...options, host, port } };
}

/** A long option as its letter: `--bind=ADDRESS` is `-bADDRESS`. */
function shortOf(word: string): string {
  const match = /^--([^=]+)(?:=(.*))?$/s.exec(word);
  const letter = match === null ? undefined : longNames[match[1]!];
  return letter === undefined ? word.replace(/^--(?=.)/, '-') : `-${letter}${match![2] ?? ''}`;
}

/** `^]`, a character, or nothing for none. */
function escapeOf(text: string): number | null {
  if (/^\^.$/.test(text)) return text.toUpperCase().charCodeAt(1) & 0x1f;
  return text === '' ? null : text.charCodeAt(0) & 0xff;
}
