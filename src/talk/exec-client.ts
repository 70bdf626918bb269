/** A program for a client: its standard input and output are the connection; it ends with its client. */
import { parseIp } from '../addr/ip-address.ts';
import { isLoopback } from '../addr/ip-scope.ts';
import type { Clock } from '../base/clock.ts';
import { execProgram } from '../os/exec-program.ts';
import { ipText } from '../addr/ip-address.ts';
import type { Connection } from '../os/stream-socket.ts';
import { nodeConnection } from './node-connection.ts';
import { relay } from './relay.ts';

/** How long a program may take to end after its client has gone, before it is killed. */
const graceMs = 2000;

/** A handler for {@link serveClients}: one program a client, no shell, its environment told who is there under PREFIX_. */
export function programHandler(
  argv: readonly [string, ...string[]],
  environment: Readonly<Record<string, string | undefined>>,
  clock: Clock,
  prefix: string,
): (client: Connection, id: number, signal: AbortSignal) => Promise<void> {
  return async (client, _id, signal) => {
    const program = execProgram(argv, { ...environment, ...namesOf(client, prefix) });
    const pipes = nodeConnection(program.stream, client);
    await relay({
      // What the program prints goes to the client; what the client says goes to the program.
      input: { finite: true, start: (take, end) => pipes.start(take, end), stop: () => pipes.stop() },
      output: pipes,
      connection: client,
      onInputEnd: { kind: 'quit', afterMs: 0, shutdown: true },
      onPeerEnd: 'wait-for-input',
      clock,
      signal,
    });
    const done = new AbortController();
    program.stop('SIGTERM');
    const kill = async (): Promise<void> => {
      await clock.sleep(graceMs, done.signal);
      if (!done.signal.aborted) program.stop('SIGKILL');
    };
    void kill();
    const { failure } = await program.ended;
    done.abort();
    if (failure !== null) throw new Error(failure);
  };
}

function namesOf({ local, peer }: Connection, prefix: string): Record<string, string> {
  if (local.kind !== 'internet' || peer.kind !== 'internet')
    return { [`${prefix}_PROTO`]: local.kind === 'vsock' ? 'VSOCK' : 'UNIX' };
  return {
    [`${prefix}_PROTO`]: 'TCP',
    [`${prefix}_REMOTE_ADDR`]: ipText(peer.address),
    [`${prefix}_REMOTE_PORT`]: String(peer.port),
    [`${prefix}_LOCAL_ADDR`]: ipText(local.address),
    [`${prefix}_LOCAL_PORT`]: String(local.port),
  };
}

/** Whether a listener on this host text is reached from this machine only. Null is every address. */
export function isLoopbackName(host: string | null): boolean {
  if (host === null) return false;
  if (host.toLowerCase() === 'localhost') return true;
  const address = parseIp(host);
  return address.ok && isLoopback(address.value);
}
