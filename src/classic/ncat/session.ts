/** What ncat's connecting and listening share: its words, its logs, its relay. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { errnoName } from '../../base/errors.ts';
import type { ByteSink, ByteSource } from '../../os/byte-stream.ts';
import type { InternetName, SocketName } from '../../os/socket-name.ts';
import { socketHostText } from '../../os/socket-name.ts';
import { errorText } from '../../os/system-call-failure.ts';
import { crlfStage } from '../../talk/crlf.ts';
import { asciiText } from '../../talk/hex-dump.ts';
import { telnetRefusals } from '../../talk/telnet.ts';
import type { RelayOutcome, Stage } from '../../talk/relay.ts';
import { relay } from '../../talk/relay.ts';
import type { TlsMaterial } from '../../talk/tls.ts';
import { printable } from '../../report/printable.ts';
import type { ClassicContext } from '../classic.ts';
import type { NcatOptions } from './options.ts';
import { ncatTime, quitting } from './options.ts';

/** One run of ncat. */
export interface NcatSession {
  readonly options: NcatOptions;
  readonly context: ClassicContext;
  readonly input: ByteSource;
  readonly output: ByteSink;
  /** `Ncat: TEXT`. */
  readonly say: (text: string) => void;
  /** The same with -v only. */
  readonly tell: (text: string) => void;
  /** Looks at traffic, for -o and -x. */
  readonly log: (direction: 'sent' | 'received', bytes: Uint8Array) => void;
}

/** ncat's endpoints: `127.0.0.1:80`, `:::80` without brackets, a path. */
export function ncatEndpoint(name: SocketName): string {
  return name.kind === 'unix' ? name.path : `${socketHostText(name)}:${name.port}`;
}

/** The words of an error as ncat prints them, without the full stop. */
export function ncatError(error: unknown): string {
  const code = errnoName(error);
  if (code !== undefined) return errorText(code);
  return error instanceof Error ? printable(error.message, { maximum: 300 }) : 'unknown error';
}

/** Opens the logs. Throws NcatRefusal. */
export function ncatLog(options: NcatOptions): NcatSession['log'] {
  const open = (name: 'output' | 'hex-dump'): number | null => {
    const path = options.values.get(name);
    if (path === undefined) return null;
    try {
      return openSync(path, options.flags.has('append-output') ? 'a' : 'w', 0o600);
    } catch (error) {
      throw quitting(`${printable(path)}: ${ncatError(error)}`);
    }
  };
  const [raw, hex] = [open('output'), open('hex-dump')];
  process.once('exit', () => [raw, hex].forEach((fd) => fd !== null && closeSync(fd)));
  return (_direction, bytes) => {
    if (raw !== null) writeSync(raw, bytes);
    if (hex !== null) writeSync(hex, hexLines(bytes));
  };
}

/** ncat's hex dump: every chunk starts at 0 and ends with an empty line. */
export function hexLines(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const cells = Array.from({ length: 16 }, (_, index) => {
      const byte = row[index];
      return `${byte === undefined ? '  ' : byte.toString(16).padStart(2, '0')}${index === 7 ? '  ' : ' '}`;
    });
    text += `${at.toString(16).padStart(4, '0')}   ${cells.join('')} ${asciiText(row).replaceAll(' ', '.').padEnd(16)}\n`;
  }
  return `${text}\n`;
}

/** Relays one conversation as ncat does: FIN at the input's end, all over at the peer's. */
export function ncatRelay(
  session: NcatSession,
  connection: ByteSource & ByteSink,
  isDatagram = false,
): Promise<RelayOutcome> {
  const { options, context } = session;
  const { flags } = options;
  const idleMs = ncatTime(options, 'idle-timeout', 'i');
  const delayMs = ncatTime(options, 'delay', 'd');
  return relay({
    input: flags.has('recv-only') ? { finite: false, start: () => undefined, stop: () => undefined } : session.input,
    output: flags.has('send-only') ? { write: () => undefined, end: () => undefined } : session.output,
    connection,
    onInputEnd: inputEnd(options, isDatagram),
    onPeerEnd: 'finish',
    outgoing: ncatOutgoing(session),
    incoming: ncatIncoming(session, connection),
    ...(delayMs !== null && { pace: () => context.host.clock.sleep(delayMs, context.signal) }),
    ...(idleMs !== null && { idleMs }),
    clock: context.host.clock,
    signal: context.signal,
  });
}

function inputEnd({ flags }: NcatOptions, isDatagram: boolean): Parameters<typeof relay>[0]['onInputEnd'] {
  if (flags.has('send-only') || isDatagram) return { kind: 'quit', afterMs: 0, shutdown: true };
  return { kind: flags.has('no-shutdown') ? 'keep' : 'shutdown' };
}

/** What happens to bytes on their way out. */
export function ncatOutgoing({ options, log }: NcatSession): Stage {
  const crlf: Stage = options.flags.has('crlf') ? crlfStage() : (bytes) => bytes;
  return (bytes) => {
    const changed = crlf(bytes);
    log('sent', changed);
    return changed;
  };
}

/** What happens to bytes that came in. */
export function ncatIncoming({ options, log }: NcatSession, connection: ByteSink): Stage {
  return (bytes) => {
    if (options.flags.has('telnet')) {
      const reply = telnetRefusals(bytes);
      if (reply.length > 0) void connection.write(reply);
    }
    log('received', bytes);
    return bytes;
  };
}

/** The files of --ssl-cert, --ssl-key and --ssl-trustfile. Throws NcatRefusal. */
export function ncatTlsMaterial({ values }: NcatOptions): TlsMaterial {
  const file = (name: 'ssl-cert' | 'ssl-key' | 'ssl-trustfile'): string | undefined => {
    const path = values.get(name);
    if (path === undefined) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw quitting(`Unable to open ${printable(path)}: ${ncatError(error)}.`);
    }
  };
  const [cert, key, trust] = [file('ssl-cert'), file('ssl-key'), file('ssl-trustfile')];
  if ((cert === undefined) !== (key === undefined))
    throw quitting('The --ssl-key and --ssl-cert options must be used together.');
  const ciphers = values.get('ssl-ciphers');
  const alpn = values.get('ssl-alpn')?.split(',');
  return {
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(trust !== undefined && { trust }),
    ...(ciphers !== undefined && { ciphers }),
    ...(alpn !== undefined && { alpn }),
  };
}

/** ncat's spelling of a SHA-1: ten groups of four digits. */
export function groupedFingerprint(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').match(/.{4}/g)?.join(' ') ?? fingerprint;
}

/** The family that -4 and -6 ask for. */
export function ncatFamily({ flags }: NcatOptions): 4 | 6 | undefined {
  if (flags.has('ipv6')) return 6;
  return flags.has('ipv4') ? 4 : undefined;
}

/** An Internet name from its parts. */
export function nameOf(address: InternetName['address'], port: number): InternetName {
  return { kind: 'internet', address, port };
}
