/** What follows an internet socket's addresses: owners, timers, ids, options, measurements. */
import { inetAttribute } from '../../os/sock-diag/attributes.ts';
import type { InetProtocol, InetSocket } from '../../os/socket-table.ts';
import { u16, u32, u64 } from './kernel-number.ts';
import { formatTimer } from './format-number.ts';
import { mptcpInfo } from './mptcp-info.ts';
import type { ShowOptions } from './options.ts';
import { type Run, detailLead } from './run.ts';
import { sctpInfo } from './sctp-info.ts';
import { inetMemory } from './socket-memory.ts';
import { tcpInfo } from './tcp-info.ts';

const numbers = { udp: 17, sctp: 132, mptcp: 262 } as const;

/** The INET_DIAG extension bits that the options ask for: 1 << (attribute - 1). */
export function diagnosticExtensions(show: Readonly<ShowOptions>): number {
  const bit = (attribute: number): number => 1 << (attribute - 1);
  const { MEMINFO, SKMEMINFO, INFO, VEGASINFO, CONG, TOS, TCLASS } = inetAttribute;
  let bits = 0;
  if (show.memory) bits |= bit(MEMINFO) | bit(SKMEMINFO);
  if (show.tcpInfo) bits |= bit(INFO) | bit(VEGASINFO) | bit(CONG);
  if (show.tos) bits |= bit(TOS) | bit(TCLASS);
  return bits;
}

/** Whether rows must bring all their attributes; raw sockets carry their protocol in one. */
export function needsAttributes(show: Readonly<ShowOptions>, protocol: InetProtocol): boolean {
  return show.memory || show.tcpInfo || show.tos || show.cgroup || show.socketOptions || protocol === 'raw';
}

const none: ReadonlyMap<number, Uint8Array> = new Map();

/** A function that makes a row's details, or null when no option asks for any. `type` is the protocol that the row is shown as. */
export function inetDetails(run: Run): ((row: InetSocket, type: number) => string) | null {
  const { show } = run;
  const asked =
    show.processes || show.threads || show.timers || show.details || show.tos || show.cgroup || show.socketOptions;
  if (!asked && !show.memory && !show.tcpInfo) return null;
  return (row, type) => {
    const attributes = row.attributes ?? none;
    let text = run.owners.users(row.inode);
    if (show.timers) text += timerText(row, type);
    if (show.details) text += identityText(run, row) + inetFlags(row);
    if (show.tos) text += serviceText(attributes);
    if (show.cgroup) text += cgroupText(run, attributes, row);
    if (show.socketOptions) text += optionsText(run, attributes.get(inetAttribute.SOCKOPT));
    if (show.memory || (show.tcpInfo && type !== numbers.udp)) {
      text += (show.oneLine ? '' : '\n\t') + measurements(run, row, type, attributes);
    }
    return text;
  };
}

function measurements(run: Run, row: InetSocket, type: number, attributes: ReadonlyMap<number, Uint8Array>): string {
  const memory = inetMemory(attributes);
  if (type === numbers.sctp) return memory + sctpInfo(run.names, attributes);
  if (type === numbers.mptcp) return memory + mptcpInfo(attributes.get(inetAttribute.INFO));
  return memory + tcpInfo(run, row.state, attributes);
}

const timerNames = ['off', 'on', 'keepalive', 'timewait', 'persist'];

/** ` timer:(...)`; nothing where none runs. */
export function timerText(
  row: { readonly timer: number; readonly timerMs: number; readonly retransmits: number },
  type: number,
): string {
  if (row.timer === 0) return '';
  const name = type === numbers.sctp ? 'T3_RTX' : (timerNames[row.timer] ?? 'unknown');
  return ` timer:(${name},${formatTimer(row.timerMs)},${row.retransmits})`;
}

/** What -e tells of any socket: its user unless root, its inode, its cookie, its mark, its cgroup. */
export function identityText(
  run: Run,
  row: {
    readonly uid: number | null;
    readonly inode: number;
    readonly cookie: bigint;
    readonly mark?: number | null;
    readonly cgroupId?: bigint | null;
  },
): string {
  let text = row.uid === null || row.uid === 0 ? '' : ` uid:${row.uid}`;
  text += ` ino:${row.inode} sk:${row.cookie.toString(16)}`;
  const { mark = 0, cgroupId = 0n } = row;
  if (mark !== null && mark !== 0) text += ` fwmark:0x${mark.toString(16)}`;
  if (cgroupId !== null && cgroupId !== 0n) text += ` cgroup:${run.cgroups.path(cgroupId)}`;
  return text;
}

/** `v6only` where the kernel told it, and which ways are shut. */
function inetFlags(row: InetSocket): string {
  const only = row.family === 6 && row.v6only !== null ? ` v6only:${row.v6only ? 1 : 0}` : '';
  return row.shutdown === null ? only : `${only}${arrows(row.shutdown)}`;
}

/** ` <->`, with a dash for an arrow on each side that was shut down. */
export function arrows(shutdown: number): string {
  return ` ${(shutdown & 1) === 0 ? '<' : '-'}-${(shutdown & 2) === 0 ? '>' : '-'}`;
}

/** `%#x`: 0 has no prefix. */
function hex(value: number): string {
  return value === 0 ? '0' : `0x${value.toString(16)}`;
}

function serviceText(attributes: ReadonlyMap<number, Uint8Array>): string {
  const tos = attributes.get(inetAttribute.TOS)?.[0];
  const trafficClass = attributes.get(inetAttribute.TCLASS)?.[0];
  const classId = attributes.get(inetAttribute.CLASS_ID);
  let text = tos === undefined ? '' : ` tos:${hex(tos)}`;
  if (trafficClass !== undefined) text += ` tclass:${hex(trafficClass)}`;
  return classId === undefined ? text : `${text} class_id:${hex(u32(classId, 0))}`;
}

function cgroupText(run: Run, attributes: ReadonlyMap<number, Uint8Array>, row: InetSocket): string {
  const value = attributes.get(inetAttribute.CGROUP_ID);
  const id = value === undefined ? row.cgroupId : u64(value, 0);
  return id === null ? '' : ` cgroup:${run.cgroups.path(id)}`;
}

/** struct inet_diag_sockopt: bits in this order, low first (include/uapi/linux/inet_diag.h). */
const socketOptions = [
  'recverr',
  'is_icsk',
  'freebind',
  'hdrincl',
  'mc_loop',
  'transparent',
  'mc_all',
  'nodefrag',
  'bind_addr_no_port',
  'recverr_rfc4884',
  'defer_connect',
];

function optionsText(run: Run, value: Uint8Array | undefined): string {
  if (value === undefined || value.length < 2) return '';
  const bits = u16(value, 0);
  const set = socketOptions.filter((_, bit) => (bits & (1 << bit)) !== 0).map((name) => ` ${name}`);
  return `${detailLead(run)}inet-sockopt: (${set.join('')})`;
}
