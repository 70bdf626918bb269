/** A Telnet conversation: connecting in telnet's words, negotiating, and typing. */
import { ipAddress, ipText } from '../../addr/ip-address.ts';
import { errnoName } from '../../base/errors.ts';
import type { ByteSink } from '../../os/byte-stream.ts';
import { resolveHost } from '../../os/resolve.ts';
import type { StandardInput } from '../../os/standard-streams.ts';
import type { SocketConnection } from '../../os/stream-socket.ts';
import { connectStream } from '../../os/stream-socket.ts';
import { errorText } from '../../os/system-call-failure.ts';
import { printable, printableBlock } from '../../report/printable.ts';
import { relay } from '../../talk/relay.ts';
import { TelnetClient, telnetEscaped } from '../../talk/telnet.ts';
import { telnetOption } from '../../wire/telnet-numbers.ts';
import type { ClassicContext } from '../classic.ts';
import { TelnetKeyboard } from './keyboard.ts';
import type { TelnetOptions } from './options.ts';

/** Connects and talks; telnet's exit code. */
export async function telnetTalk(options: TelnetOptions, context: ClassicContext): Promise<number> {
  if (context.stdio === undefined) throw new TypeError('telnet needs the standard streams');
  const { input, output, window } = await context.stdio();
  const sink = output();
  const say = (text: string): void => void sink.write(Buffer.from(text));
  const connection = await connect(options, context, say);
  if (connection === null) return 1;
  say(`Connected to ${printable(options.host)}.\n`);
  if (options.escape !== null) say(`Escape character is '${escapeText(options.escape)}'.\n`);
  const isTerminal = context.terminalColumns !== null;
  const client = new TelnetClient({
    terminalType: context.environment['TERM'] ?? 'unknown',
    window: window !== null && input.isTerminal ? window.size() : null,
  });
  const ignoreSizes = window?.onResize((size) => {
    const told = client.resized(size);
    if (told.length > 0) void connection.write(told);
  });
  const stop = new AbortController();
  const keyboard = new TelnetKeyboard({
    escape: input.isTerminal ? options.escape : null,
    client,
    input,
    say,
    where: printable(options.host),
    onClose: () => stop.abort(),
  });
  const outcome = await relay({
    input: keyboard.source(),
    output: {
      write: (bytes) => sink.write(isTerminal ? Buffer.from(printableScreen(bytes)) : bytes),
      end: () => undefined,
    },
    connection,
    onInputEnd: { kind: 'shutdown' },
    onPeerEnd: 'finish',
    outgoing: (bytes) => telnetEscaped(telnetLines(bytes, client)),
    incoming: (bytes) => negotiated(bytes, client, connection, input),
    clock: context.host.clock,
    signal: AbortSignal.any([context.signal, stop.signal]),
  });
  ignoreSizes?.();
  input.setRaw(false);
  connection.close();
  if (outcome.ending === 'interrupted' && !keyboard.closed) return 130;
  if (keyboard.closed) say('Connection closed.\n');
  else context.writeError('Connection closed by foreign host.\n');
  return 0;
}

async function connect(
  options: TelnetOptions,
  context: ClassicContext,
  say: (text: string) => void,
): Promise<SocketConnection | null> {
  const { host, port: word } = options;
  const isNumber = /^\d+$/.test(word);
  const port = isNumber ? Number(word) : context.host.names.servicePort(word, 'tcp');
  if (isNumber && port! > 65_535) {
    say(`Port number ${word} is out of range.\n`);
    return null;
  }
  const found = await resolveHost(host, options.family === null ? {} : { family: options.family });
  if (!found.ok || port === null) {
    const reason = found.ok ? 'Servname not supported for ai_socktype' : found.reason;
    say(`Server lookup failure:  ${printable(host)}:${printable(word)}, ${reason}\n`);
    return null;
  }
  const source = options.source === null ? null : await resolveHost(options.source);
  if (source !== null && !source.ok) {
    context.writeError(`telnet: ${printable(options.source!)}: ${source.reason}\n`);
    return null;
  }
  let failure: unknown;
  for (const address of found.addresses) {
    say(`Trying ${ipText(address)}...\n`);
    const from = source?.addresses.find((each) => each.version === address.version) ?? ipAddress(address.version, 0n);
    try {
      return await connectStream({
        to: { kind: 'internet', address, port },
        ...(source !== null && { from: { kind: 'internet', address: from, port: 0 } as const }),
        signal: context.signal,
      });
    } catch (error) {
      failure = error;
    }
  }
  context.writeError(`telnet: Unable to connect to remote host: ${errorText(errnoName(failure))}\n`);
  return null;
}

/** Takes the commands out of what came, answers them, and follows the server when it wants to echo. */
function negotiated(bytes: Uint8Array, client: TelnetClient, connection: ByteSink, input: StandardInput): Uint8Array {
  const echoedBefore = client.theirs.has(telnetOption.echo);
  const { data, reply } = client.take(bytes);
  if (reply.length > 0) void connection.write(reply);
  const echoesNow = client.theirs.has(telnetOption.echo);
  if (echoedBefore !== echoesNow) input.setRaw(echoesNow);
  return data;
}

/** Line ends on the wire (RFC 854 page 11): LF is CR LF, CR is CR NUL, unless we transmit binary. */
function telnetLines(bytes: Uint8Array, client: TelnetClient): Uint8Array {
  if (client.ours.has(telnetOption.binary) || !bytes.some((byte) => byte === 10 || byte === 13)) return bytes;
  return Uint8Array.from(
    Array.from(bytes).flatMap((byte) => (byte === 10 ? [13, 10] : byte === 13 ? [13, 0] : [byte])),
  );
}

/** What a server may do to a terminal here: print text, move to a new line. Its escape sequences are shown, not obeyed. */
function printableScreen(bytes: Uint8Array): string {
  return printableBlock(
    Buffer.from(bytes)
      .toString('latin1')
      .replaceAll('\r\n', '\n')
      .replaceAll(/[\r\0\x07]/g, ''),
  )
    .replaceAll('\\x08', '\b')
    .replaceAll('\\t', '\t');
}

function escapeText(character: number): string {
  return character < 0x20 ? `^${String.fromCharCode(character + 0x40)}` : printable(String.fromCharCode(character));
}
