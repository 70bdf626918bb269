/** The table of TIPC sockets. */
import { attributeMap } from '../../os/sock-diag/attributes.ts';
import { asSockDiag } from '../../os/sock-diag/socket-table.linux.ts';
import { queueCell, u32, u64 } from './kernel-number.ts';
import { identityText } from './inet-details.ts';
import { complainOf } from './dump-errors.ts';
import { type Run, stateName } from './run.ts';

/** TIPC_NLA_* numbers (include/uapi/linux/tipc_netlink.h), nest by nest. */
const TIPC_NLA_SOCK = 2;
const socket = {
  ADDR: 1,
  REF: 2,
  CON: 3,
  HAS_PUBL: 4,
  STAT: 5,
  TYPE: 6,
  INO: 7,
  UID: 8,
  STATE: 9,
  COOKIE: 10,
} as const;
const statistic = { RCVQ: 0, SENDQ: 1, LINK_CONG: 2, CONN_CONG: 3, DROP: 4 } as const;
const connection = { FLAG: 1, NODE: 2, SOCK: 3, TYPE: 4, INST: 5 } as const;

type Attributes = ReadonlyMap<number, Uint8Array>;

/** Shows the table; nothing where the kernel has none. ss applies neither filter nor family here. */
export function showTipc(run: Run): void {
  try {
    for (const batch of asSockDiag(run.host.sockets)?.tipc(run.selection.states) ?? []) {
      for (const { attributes } of batch) {
        const row = attributes.get(TIPC_NLA_SOCK);
        if (row !== undefined) showRow(run, nested(row));
      }
    }
  } catch (error) {
    if (!complainOf(run, error, false)) throw error;
  }
}

/** By SOCK_* type: short and long name. */
const types: Readonly<Record<number, readonly [string, string]>> = {
  1: ['ti_st', 'STREAM'],
  2: ['ti_dg', 'DGRAM'],
  4: ['ti_rd', 'RDM'],
  5: ['ti_sq', 'SEQPACKET'],
};

function showRow(run: Run, row: Attributes): void {
  const statistics = nested(row.get(socket.STAT));
  const peer = row.get(socket.CON);
  const peerParts = nested(peer);
  const inode = number(row, socket.INO);
  let details = '';
  if (run.show.details) {
    const cookie = row.get(socket.COOKIE);
    details += identityText(run, {
      uid: number(row, socket.UID),
      inode,
      cookie: cookie === undefined ? 0n : u64(cookie, 0),
    });
  }
  details += run.owners.users(inode);
  if (run.show.tipcInfo) details += information(run, row, statistics, peerParts);
  run.table.line(
    types[number(row, socket.TYPE)]?.[0] ?? '???',
    stateName(number(row, socket.STATE)),
    queueCell(number(statistics, statistic.RCVQ)),
    queueCell(number(statistics, statistic.SENDQ)),
    `${number(row, socket.ADDR)}:`,
    String(number(row, socket.REF)),
    peer === undefined ? '-' : `${number(peerParts, connection.NODE)}:`,
    peer === undefined ? '' : String(number(peerParts, connection.SOCK)),
    details,
  );
}

function information(run: Run, row: Attributes, statistics: Attributes, peer: Attributes): string {
  const kind = types[number(row, socket.TYPE)]?.[1] ?? 'UNKNOWN';
  const congested = statistics.has(statistic.LINK_CONG)
    ? 'link'
    : statistics.has(statistic.CONN_CONG)
      ? 'conn'
      : 'none';
  let text = `${run.show.oneLine ? ' ' : '\n '}type:${kind} cong:${congested} `;
  text += ` drop:${number(statistics, statistic.DROP) | 0} `;
  if (row.has(socket.HAS_PUBL)) text += ' publ';
  if (!peer.has(connection.FLAG)) return text;
  return `${text} via {${number(peer, connection.TYPE)},${number(peer, connection.INST)}} `;
}

function nested(value: Uint8Array | undefined): Attributes {
  if (value === undefined) return new Map();
  return attributeMap(Buffer.from(value.buffer, value.byteOffset, value.length), 0, value.length);
}

function number(attributes: Attributes, attribute: number): number {
  const value = attributes.get(attribute);
  return value === undefined ? 0 : u32(value, 0);
}
