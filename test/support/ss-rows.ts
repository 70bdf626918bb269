/** The rows of `ss -Hantup` and of `portolan ls --json` in one shape: the fields that both have. */

/** The fields of a socket record that ss prints too. */
export interface SsSocket {
  readonly transport: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly state: string;
  readonly local: { readonly address: string; readonly port: number | null; readonly interface: string | null };
  readonly remote: SsSocket['local'] | null;
  readonly v6only: boolean | null;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly backlog: number | null;
  readonly owners: readonly { readonly pid: number }[];
  readonly ownerReason: string | null;
}

const states: Readonly<Record<string, string>> = {
  ESTABLISHED: 'ESTAB',
  UNCONNECTED: 'UNCONN',
  CLOSE: 'UNCONN',
  FIN_WAIT1: 'FIN-WAIT-1',
  FIN_WAIT2: 'FIN-WAIT-2',
};

/** Ours, sorted. What ss does not show is left out: sockets bound only, and the owners of a connection that nobody accepted. */
export function ourRows(sockets: readonly SsSocket[]): string[] {
  return sockets
    .filter((socket) => socket.state !== 'BOUND_INACTIVE')
    .map((socket) => {
      const { transport, state, receiveQueue, sendQueue, backlog, owners, ownerReason } = socket;
      const name = states[state] ?? state.replaceAll('_', '-');
      const pids = ownerReason === null ? owners.map((owner) => owner.pid) : [];
      const ends = [endText(socket, socket.local), endText(socket, socket.remote)];
      return [transport, name, receiveQueue, state === 'LISTEN' ? backlog : sendQueue, ...ends, pids.join()].join(' ');
    })
    .sort();
}

function endText({ family, v6only }: SsSocket, end: SsSocket['local'] | null): string {
  const {
    address,
    port,
    interface: device,
  } = end ?? { address: family === 'ipv4' ? '0.0.0.0' : '::', port: null, interface: null };
  const plain = family === 'ipv4' ? address : address === '::' && v6only !== true ? '*' : `[${address}]`;
  return `${plain}${device === null ? '' : `%${device}`}:${port ?? '*'}`;
}

/** Those of ss, sorted; a name with a line break in it runs over two lines. */
export function ssRows(output: string): string[] {
  return output
    .split(/\n(?=(?:tcp|udp) +[A-Z])/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [transport, state, receiveQueue, sendQueue, local, remote] = line.split(/\s+/);
      const pids = [...line.matchAll(/,pid=(\d+),fd=\d+\)/g)].map((match) => Number(match[1]));
      const distinct = [...new Set(pids)].sort((a, b) => a - b);
      return [transport, state, receiveQueue, sendQueue, local, remote, distinct.join()].join(' ');
    })
    .sort();
}
