/** Whether `portolan ls --json` and `ss -Hantup` say the same, field by field, wherever both have the field. */

interface Listed {
  readonly transport: string;
  readonly family: string;
  readonly state: string;
  readonly local: { readonly address: string; readonly port: number | null; readonly interface: string | null };
  readonly remote: { readonly address: string; readonly port: number | null } | null;
  readonly v6only: boolean | null;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly backlog: number | null;
  readonly owners: readonly { readonly pid: number; readonly command: string }[];
  readonly ownerReason: string | null;
}

const states: Readonly<Record<string, string>> = {
  ESTABLISHED: 'ESTAB',
  SYN_SENT: 'SYN-SENT',
  SYN_RECV: 'SYN-RECV',
  FIN_WAIT1: 'FIN-WAIT-1',
  FIN_WAIT2: 'FIN-WAIT-2',
  TIME_WAIT: 'TIME-WAIT',
  CLOSE_WAIT: 'CLOSE-WAIT',
  LAST_ACK: 'LAST-ACK',
  UNCONNECTED: 'UNCONN',
  CLOSE: 'UNCONN',
};

/** The lines of `ss -Hantup` that our listing would make, sorted: transport, state, queues, ends, pids. */
export function linesOfListing(json: string): readonly string[] {
  return (JSON.parse(json) as Listed[])
    .filter(({ state }) => state !== 'BOUND_INACTIVE')
    .map(lineOf)
    .sort();
}

function lineOf(socket: Listed): string {
  // ss shows the owners of the file; a connection that waits to be accepted has none, we name its listener's.
  const waits = socket.ownerReason !== null;
  const pids = waits ? [] : socket.owners.map(({ pid }) => pid).sort((a, b) => a - b);
  const state = states[socket.state] ?? socket.state;
  const send = socket.state === 'LISTEN' ? socket.backlog : socket.sendQueue;
  return [
    socket.transport,
    state,
    socket.receiveQueue,
    send,
    end(socket, socket.local),
    end(socket, socket.remote),
    pids.join(),
  ].join(' ');
}

function end(
  { family, v6only }: Listed,
  endpoint: { readonly address: string; readonly port: number | null; readonly interface?: string | null } | null,
): string {
  const { address, port } = endpoint ?? { address: family === 'ipv4' ? '0.0.0.0' : '::', port: null };
  const device = endpoint?.interface ? `%${endpoint.interface}` : '';
  const text = family === 'ipv4' ? address : address === '::' && v6only === false ? '*' : `[${address}]`;
  return `${text}${device}:${port ?? '*'}`;
}

/** The same lines made of what ss printed, sorted. */
export function linesOfSs(text: string): readonly string[] {
  // A process may have a line end in its name: a line begins with a transport.
  return text
    .split(/\n(?=(?:tcp|udp) )/)
    .filter((line) => line !== '')
    .map((line) => {
      const [transport, state, receive, send, local, remote] = line.split(/ +/) as [
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      const pids = [...new Set([...line.matchAll(/",pid=(\d+),fd=/g)].map((match) => Number(match[1])))].sort(
        (a, b) => a - b,
      );
      return [transport, state, receive, send, local, remote, pids.join()].join(' ');
    })
    .sort();
}
