/**
 * Rows of an internet table straight from the kernel's messages to the table's cells, for the plain forms (`ss -tan`, with or
 * without a filter and -p): at 200,000 rows the values in between would cost more than all the rest.
 */
import { ipv4Text } from '../../addr/ipv4.ts';
import { ipv6Text } from '../../addr/ipv6.ts';
import { inetAttribute } from '../../os/sock-diag/attributes.ts';
import { inetRowLength } from '../../os/sock-diag/inet-rows.ts';
import type { MessageVisitor } from '../../os/sock-diag/netlink.linux.ts';
import type { InetProtocol } from '../../os/socket-table.ts';
import { queueCell, u32 } from './kernel-number.ts';
import { type Subject, newSubject, passes } from './filter.ts';
import { protocolName, protocolNumber } from './protocols.ts';
import { type Run, stateNames } from './run.ts';

/** AF_INET and AF_INET6. */
const inet = 2;
const inet6 = 10;

/** Whether bare messages hold all that is asked for. Raw sockets and SCTP associations need a look at more than their own row's head. */
export function canShowMessages({ show, kill }: Run, protocol: InetProtocol): boolean {
  if (kill || show.resolve || protocol === 'raw' || protocol === 'sctp') return false;
  const details = show.timers || show.details || show.memory || show.tcpInfo;
  return !(details || show.tos || show.cgroup || show.socketOptions);
}

/** A visitor that shows each message: struct inet_diag_msg of include/uapi/linux/inet_diag.h. */
export function messagePrinter(run: Run, protocol: InetProtocol): MessageVisitor {
  const { table, names, owners, filter, database } = run;
  const netid = protocolName(protocolNumber(protocol));
  const wanted = [run.selection.has('inet') ? inet : 0, run.selection.has('inet6') ? inet6 : 0];
  const subject = newSubject('inet');
  const withOwners = run.show.processes || run.show.threads;
  const cell = addressCells(run);
  return (bytes, start, end) => {
    if (end - start < inetRowLength) return;
    const family = bytes[start]!;
    if (family !== wanted[0] && family !== wanted[1]) return;
    const localPort = (bytes[start + 4]! << 8) | bytes[start + 5]!;
    const peerPort = (bytes[start + 6]! << 8) | bytes[start + 7]!;
    const index = u32(bytes, start + 40);
    if (filter !== null) {
      fill(subject, bytes, start, end, { localPort, peerPort, index });
      if (!passes(filter, subject, names.ephemeral)) return;
    }
    const v6only = family === inet6 && valueOf(bytes, start, end, inetAttribute.SKV6ONLY, 1) !== 0;
    const local = cell(bytes, start + 8, family, v6only);
    table.line(
      netid,
      stateNames[bytes[start + 1]!] ?? '',
      queueCell(u32(bytes, start + 56)),
      queueCell(u32(bytes, start + 60)),
      index === 0 ? local : `${local.slice(0, -1)}%${names.interface(index)}:`,
      names.port(localPort, database),
      cell(bytes, start + 24, family, v6only),
      names.port(peerPort, database),
      withOwners ? owners.users(u32(bytes, start + 68)) : '',
    );
  };
}

/** Cells of addresses, colon included, remembered by their bytes. */
function addressCells(run: Run): (bytes: Buffer, at: number, family: number, v6only: boolean) => string {
  const short = new Map<number, string>();
  const long = [new Map<string, string>(), new Map<string, string>()] as const;
  return (bytes, at, family, v6only) => {
    if (family === inet) {
      const key = u32(bytes, at) | 0;
      let cell = short.get(key);
      if (cell === undefined) {
        cell = `${run.names.address(ipv4Text(bytes.readUInt32BE(at)), 4, false)}:`;
        remember(short, key, cell);
      }
      return cell;
    }
    const key = bytes.toString('latin1', at, at + 16);
    const known = long[v6only ? 1 : 0];
    let cell = known.get(key);
    if (cell === undefined) {
      cell = `${run.names.address(ipv6Text(bytes, at), 6, v6only)}:`;
      remember(known, key, cell);
    }
    return cell;
  };
}

/** A host with very many peers must not fill the memory with their names. */
const mostRemembered = 1 << 16;

function remember<K>(map: Map<K, string>, key: K, cell: string): void {
  if (map.size >= mostRemembered) map.clear();
  map.set(key, cell);
}

/** A message as the filter sees it. */
function fill(
  subject: Subject,
  bytes: Buffer,
  start: number,
  end: number,
  ends: { readonly localPort: number; readonly peerPort: number; readonly index: number },
): void {
  const family = bytes[start] === inet ? 'inet' : 'inet6';
  subject.local.family = family;
  subject.peer.family = family;
  subject.local.words = addressWords(bytes, start + 8, family);
  subject.peer.words = addressWords(bytes, start + 24, family);
  subject.local.port = ends.localPort;
  subject.peer.port = ends.peerPort;
  subject.interfaceIndex = ends.index;
  subject.mark = valueOf(bytes, start, end, inetAttribute.MARK, 4);
  const cgroup = attributeAt(bytes, start, end, inetAttribute.CGROUP_ID, 8);
  subject.cgroupId = cgroup === -1 ? 0n : bytes.readBigUInt64LE(cgroup);
}

function addressWords(bytes: Buffer, at: number, family: 'inet' | 'inet6'): readonly number[] {
  const first = bytes.readUInt32BE(at);
  if (family === 'inet') return [first, 0, 0, 0];
  return [first, bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)];
}

/** A number attribute of one or four bytes; 0 where it is missing. */
function valueOf(bytes: Buffer, start: number, end: number, type: number, length: 1 | 4): number {
  const at = attributeAt(bytes, start, end, type, length);
  return at === -1 ? 0 : length === 1 ? bytes[at]! : u32(bytes, at);
}

/** Where an attribute's value of at least `length` bytes begins; -1 where there is none. */
function attributeAt(bytes: Buffer, start: number, end: number, type: number, length: number): number {
  for (let at = start + inetRowLength; at + 4 <= end;) {
    const size = bytes[at]! | (bytes[at + 1]! << 8);
    if (size < 4 || at + size > end) return -1;
    if ((bytes[at + 2]! | (bytes[at + 3]! << 8)) === type) return size - 4 >= length ? at + 4 : -1;
    at += (size + 3) & ~3;
  }
  return -1;
}
