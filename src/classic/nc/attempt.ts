/** One attempt of nc to connect: names, sources, the timeout and the words when it fails. */
import { ipText } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import { errnoName } from '../../base/errors.ts';
import { resolveHost } from '../../os/resolve.ts';
import type { InternetName } from '../../os/socket-name.ts';
import { connectStream } from '../../os/stream-socket.ts';
import type { SocketConnection } from '../../os/stream-socket.ts';
import { errorText } from '../../os/system-call-failure.ts';
import type { ClassicContext } from '../classic.ts';
import { looseNcPort } from './ports.ts';
import type { NcSession } from './session.ts';
import { NcFailure, ncSocketOptions } from './session.ts';

/** Connects to one address within -w; null, and said with -v, where it fails. Throws NcFailure where the source cannot be bound. */
export async function connectNc(
  session: NcSession,
  to: InternetName,
  from: SourceOf,
  named: string = session.options.host!,
): Promise<SocketConnection | null> {
  const { options, context } = session;
  const limit = attemptSignal(context, options.timeout);
  try {
    return await connectStream({
      to,
      ...(from !== undefined && { from: from(to.address.version) }),
      options: ncSocketOptions(options),
      signal: limit.signal,
    });
  } catch (error) {
    if (error instanceof NcFailure) throw error;
    attemptFailed(session, { to, named }, error, limit.isLate());
    return null;
  } finally {
    limit.done();
  }
}

/** The time an attempt may take. */
export interface AttemptLimit {
  readonly signal: AbortSignal;
  /** Whether it was the time, and not an interruption. */
  isLate(): boolean;
  done(): void;
}

/** Aborts with the context's signal and after `seconds`, where there are any. */
export function attemptSignal({ signal, host }: ClassicContext, seconds: number | null): AttemptLimit {
  const late = new AbortController();
  const done = new AbortController();
  const watch = async (): Promise<void> => {
    await host.clock.sleep(seconds! * 1000, done.signal);
    if (!done.signal.aborted) late.abort();
  };
  if (seconds !== null && seconds > 0) void watch();
  return {
    signal: AbortSignal.any([signal, late.signal]),
    isLate: () => late.signal.aborted,
    done: () => done.abort(),
  };
}

/** Says why an attempt failed, with -v. Throws NcFailure where it was the source that could not be bound. */
export function attemptFailed(
  session: NcSession,
  { to, named }: { readonly to: InternetName; readonly named: string },
  error: unknown,
  isLate: boolean,
): void {
  const code = errnoName(error);
  if (code === undefined && !isLate && !session.context.signal.aborted) throw error;
  if ((error as { syscall?: string }).syscall === 'bind') throw new NcFailure(`bind failed: ${errorText(code)}`);
  if (!session.options.verbose) return;
  const transport = session.options.transport === 'udp' ? 'udp' : 'tcp';
  const where = `connect to ${hostText(named, to)} port ${to.port} (${transport})`;
  session.warn(isLate ? `${where} timed out: Operation now in progress` : `${where} failed: ${errorText(code)}`);
}

/** `127.0.0.1`, or `localhost (127.0.0.1)`. */
export function hostText(host: string, { address }: InternetName): string {
  const numeric = ipText(address);
  return host === numeric ? host : `${host} (${numeric})`;
}

/** The addresses of a host, or of -x's proxy. Throws NcFailure. */
export async function addressesOf({ options }: NcSession, host: string, port: number): Promise<readonly IpAddress[]> {
  const found = await resolveHost(host, {
    ...(options.family !== null && { family: options.family }),
    numericOnly: options.numeric,
  });
  if (!found.ok) throw new NcFailure(`getaddrinfo for host "${host}" port ${port}: ${found.reason}`);
  return found.addresses;
}

/** What -s and -p ask for. Throws NcFailure. */
export async function sourceName({
  options,
  context,
}: NcSession): Promise<((version: 4 | 6) => InternetName) | undefined> {
  const { source, sourcePort, family, numeric } = options;
  if (source === null && sourcePort === null) return undefined;
  const transport = options.transport === 'udp' ? 'udp' : 'tcp';
  const port = sourcePort === null ? 0 : looseNcPort(sourcePort, context.host.names, transport);
  const found =
    source === null ? null : await resolveHost(source, { ...(family !== null && { family }), numericOnly: numeric });
  if (found !== null && !found.ok) throw new NcFailure(`getaddrinfo: ${found.reason}`);
  return (version) => {
    const address = found === null ? anyAddress(version) : found.addresses.find((each) => each.version === version);
    if (address === undefined) throw new NcFailure('getaddrinfo: Address family for hostname not supported');
    return { kind: 'internet', address, port };
  };
}

function anyAddress(version: 4 | 6): IpAddress {
  return { version, value: 0n, zone: null };
}

/** The source of a family; undefined where the kernel chooses. */
export type SourceOf = ((version: 4 | 6) => InternetName) | undefined;
