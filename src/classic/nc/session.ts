/** What all of nc's ways of talking share: its surroundings, its words on standard error, its relay. */
import type { ByteSink, ByteSource } from '../../os/byte-stream.ts';
import type { SocketName } from '../../os/socket-name.ts';
import { socketHostText } from '../../os/socket-name.ts';
import { crlfStage } from '../../talk/crlf.ts';
import type { RelayOutcome, Stage } from '../../talk/relay.ts';
import { relay } from '../../talk/relay.ts';
import { telnetRefusals } from '../../talk/telnet.ts';
import type { ClassicContext } from '../classic.ts';
import type { NcOptions } from './options.ts';
import type { SocketOptions } from '../../os/socket-options.ts';

/** One run of nc. */
export interface NcSession {
  readonly options: NcOptions;
  readonly context: ClassicContext;
  readonly input: ByteSource;
  readonly output: ByteSink;
  /** Says something as nc does, `nc: ` in front; callers ask for -v themselves. */
  readonly warn: (text: string) => void;
  /** Says it as it stands. */
  readonly say: (text: string) => void;
  /** Looks at traffic: the hex dump of the traditional nc. */
  readonly tap: ((direction: 'sent' | 'received', bytes: Uint8Array) => void) | null;
}

/** nc gives up: the text after `nc: `, and exit code 1. */
export class NcFailure extends Error {}

/** How a relay of nc goes. */
export interface NcRelayPlan {
  readonly connection: ByteSource & ByteSink;
  readonly listening: boolean;
  /** -q sends no FIN. */
  readonly silentQuit?: boolean;
}

/** One read of nc: also the largest datagram it sends. */
export const ncBufferSize = 16_384;

/** nc's readwrite(): a client waits for its input after the peer's end, a listener does not; FIN only with -N or -q. */
export function ncRelay(
  session: NcSession,
  { connection, listening, silentQuit = false }: NcRelayPlan,
): Promise<RelayOutcome> {
  const { options, context } = session;
  const { clock } = context.host;
  const stop = new AbortController();
  const pause = options.interval;
  let isFirst = true;
  return relay({
    input: session.input,
    // The terminal or pipe stays open: with -k there will be another client.
    output: { write: (bytes) => session.output.write(bytes), end: () => undefined },
    connection,
    onInputEnd:
      options.quit === null
        ? { kind: options.shutdown ? 'shutdown' : 'keep' }
        : { kind: 'quit', afterMs: options.quit * 1000, shutdown: !silentQuit },
    onPeerEnd: listening || options.detach ? 'finish' : 'wait-for-input',
    ...(options.crlf || session.tap !== null ? { outgoing: outgoing(session) } : {}),
    incoming: incoming(session, connection, stop),
    ...(pause !== null &&
      pause > 0 && { pace: () => (isFirst ? void (isFirst = false) : clock.sleep(pause * 1000, stop.signal)) }),
    ...(options.timeout !== null && options.timeout > 0 && { idleMs: options.timeout * 1000 }),
    clock,
    signal: AbortSignal.any([context.signal, stop.signal]),
  });
}

function outgoing({ options, tap }: NcSession): Stage {
  const stage: Stage = options.crlf ? crlfStage() : (bytes) => bytes;
  return (bytes) => {
    const changed = stage(bytes);
    tap?.('sent', changed);
    return changed;
  };
}

function incoming({ options, tap }: NcSession, connection: ByteSink, stop: AbortController): Stage {
  let count = 0;
  return (bytes) => {
    tap?.('received', bytes);
    if (options.telnet) {
      const reply = telnetRefusals(bytes);
      if (reply.length > 0) void connection.write(reply);
    }
    // -W: what was received last is still written.
    if (options.receiveLimit !== null && ++count >= options.receiveLimit) queueMicrotask(() => stop.abort());
    return bytes;
  };
}

/** The options that go to the kernel. */
export function ncSocketOptions(options: NcOptions): SocketOptions {
  return {
    ...(options.receiveBuffer !== null && { receiveBuffer: options.receiveBuffer }),
    ...(options.sendBuffer !== null && { sendBuffer: options.sendBuffer }),
    ...(options.typeOfService !== null && { typeOfService: options.typeOfService }),
    ...(options.ttl !== null && { ttl: options.ttl }),
    ...(options.minimumTtl !== null && { minimumTtl: options.minimumTtl }),
    ...(options.broadcast && { broadcast: true }),
    ...(options.debug && { debug: true }),
  };
}

/** A peer as nc names it: `localhost 58862`, `127.0.0.1 58862` with -n, a path. */
export async function ncPeerText(session: NcSession, name: SocketName, unixPath = ''): Promise<string> {
  if (name.kind === 'unix') return name.path === '' ? unixPath : name.path;
  const numeric = socketHostText(name);
  const isWildcard = name.kind === 'internet' && name.address.value === 0n;
  const host = session.options.numeric || isWildcard ? null : await session.context.host.names.hostOf(numeric);
  return `${host ?? numeric} ${name.port}`;
}
