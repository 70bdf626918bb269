/** The rows of internet sockets: tcp, udp, udplite and raw tables, IPv4 then IPv6. */
import type { InetSocket } from '../../os/socket-table.ts';
import type { ByteText } from '../byte-text.ts';
import type { ByteWriter } from './name-output.ts';
import { endpointCell } from './endpoint.ts';
import type { NameLookup } from './name-lookup.ts';
import type { NetstatOptions } from './options.ts';
import type { Programs } from './programs.ts';

/** What a row needs beside itself. */
export interface RowStyle {
  readonly options: NetstatOptions;
  readonly names: NameLookup;
  readonly programs: Programs | null;
}

const stateWidth = 11;
const tcpStates: readonly string[] = [
  '',
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
];
const timerNames: readonly string[] = ['off', 'on', 'keepalive', 'timewait', 'probe'];
/** Proto, with the names net-tools has for them: `udpl6` fills the column. */
const protocolNames: Readonly<Record<string, string>> = { tcp: 'tcp', udp: 'udp', udplite: 'udpl', raw: 'raw' };

/** UDP-Lite has no services of its own in any database: net-tools names its ports as UDP's. */
const servicesOf: Readonly<Record<string, string>> = { udplite: 'udp' };

/** The two heading lines of internet sockets. */
export function inetHeading({ options, programs }: RowStyle): ByteText {
  const extended = options.extend > 0 ? ' User       Inode     ' : '';
  const owner = programs === null ? '' : ` ${programs.heading}`;
  const timer = options.timers ? ' Timer' : '';
  const columns = `Proto Recv-Q Send-Q ${'Local Address'.padEnd(23)} ${'Foreign Address'.padEnd(23)} State      `;
  return `Active Internet connections ${whichSockets(options)}\n${columns}${extended}${owner}${timer}\n`;
}

/** Which sockets the options let through, as the headings say it. */
export function whichSockets({ all, listening }: NetstatOptions): string {
  if (all) return '(servers and established)';
  return listening ? '(only servers)' : '(w/o servers)';
}

/**
 * Whether a row is wanted: net-tools takes a TCP socket without a remote port for a server, any other without a remote address,
 * whatever its state.
 */
export function isWanted({ all, listening }: NetstatOptions, row: InetSocket): boolean {
  const { protocol, remoteAddress, remotePort } = row;
  const isServer = protocol === 'tcp' ? remotePort === 0 : remoteAddress === '0.0.0.0' || remoteAddress === '::';
  return all || isServer === listening;
}

/** Writes the rows in their order. */
export function writeInetRows(rows: readonly InetSocket[], style: RowStyle, out: ByteWriter): void {
  const first = rows[0];
  if (first === undefined) return;
  const { protocol, family } = first;
  const name = `${protocolNames[protocol] ?? protocol}${family === 6 ? '6' : ''}`.padEnd(6);
  const { wide, extend, timers } = style.options;
  for (const row of rows) {
    const local = endpoint(row.localAddress, row.localPort, protocol, wide, style.names);
    const remote = endpoint(row.remoteAddress, row.remotePort, protocol, wide, style.names);
    let line = `${name}${queue(row.receiveQueue)} ${queue(row.sendQueue)} ${local} ${remote} ${stateCell(row)}`;
    if (extend > 0) line += ` ${userAndInode(row.uid, row.inode, style.names)}`;
    if (style.programs !== null) line += ` ${style.programs.cell(row.inode)}`;
    if (timers) line += ` ${timerCell(row)}`;
    out.write(`${line}\n`);
  }
}

/** The columns User and Inode. */
export function userAndInode(uid: number, inode: number, names: NameLookup): ByteText {
  return `${names.user(uid).padEnd(10)} ${String(inode).padEnd(10)}`;
}

/** A state of the kernel's TCP machine by name, in its column. */
export function tcpStateCell(state: number): ByteText {
  return (tcpStates[state] ?? 'UNKNOWN').padEnd(stateWidth);
}

function endpoint(address: string, port: number, protocol: string, wide: boolean, names: NameLookup): ByteText {
  return endpointCell(names.host(address), names.port(port, servicesOf[protocol] ?? protocol), wide);
}

function queue(bytes: number): string {
  return String(bytes).padStart(6);
}

function stateCell({ protocol, state }: InetSocket): ByteText {
  if (protocol === 'tcp') return tcpStateCell(state);
  // What a raw socket has there is no state of any protocol: net-tools prints the number.
  if (protocol === 'raw') return String(state).padEnd(stateWidth);
  if (state === 7) return ''.padEnd(stateWidth);
  return (state === 1 ? 'ESTABLISHED' : 'UNKNOWN').padEnd(stateWidth);
}

/** `on (0.20/3/0)`: seconds until it fires, retransmissions, unanswered probes. */
function timerCell({ timer, timerMs, retransmits, probes }: InetSocket): ByteText {
  const seconds = timer === 0 ? 0 : timerMs / 1000;
  return `${timerNames[timer] ?? `unkn-${timer}`} (${seconds.toFixed(2)}/${retransmits}/${probes})`;
}
