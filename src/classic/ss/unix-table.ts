/** The table of UNIX domain sockets. */
import { unixAttribute } from '../../os/sock-diag/attributes.ts';
import type { UnixSocket } from '../../os/socket-table.ts';
import { bytesAsText } from '../byte-text.ts';
import { cString, intText, queueCell, u32 } from './kernel-number.ts';
import { type Subject, newSubject, noWords, passes } from './filter.ts';
import { arrows } from './inet-details.ts';
import { complainOf } from './dump-errors.ts';
import { type Run, stateName } from './run.ts';
import { socketMemory } from './socket-memory.ts';
import { showProcUnix } from './proc-unix.ts';
import { unixTypeName, wantsUnixType } from './unix-types.ts';

/** Shows the table; /proc/net/unix where the kernel will not dump it. */
export function showUnix(run: Run): void {
  if (!run.selection.has('unix')) return;
  const { sockets } = run.host;
  if (sockets.source !== '/proc/net') {
    const subject = newSubject('unix');
    try {
      const attributes = run.show.details || run.show.memory;
      for (const batch of sockets.unix({ states: run.selection.states, attributes })) {
        for (const row of batch) showRow(run, row, subject);
      }
      return;
    } catch (error) {
      if (!complainOf(run, error, false)) throw error;
    }
  }
  showProcUnix(run);
}

const pointerWords: readonly number[] = [0xffff_fff0, 0x7fff, 0, 0];

function showRow(run: Run, row: UnixSocket, subject: Subject): void {
  if (!wantsUnixType(run, row.type)) return;
  const name = row.path === null ? null : nameText(row.path);
  if (run.filter !== null) {
    subject.local.name = name;
    // To an address of the internet ss compares the pointer to the name: nothing but the wildcard matches, and it only where no name is.
    subject.local.words = name === null ? noWords : pointerWords;
    subject.local.port = row.inode | 0;
    subject.peer.port = row.peerInode | 0;
    if (!passes(run.filter, subject, run.names.ephemeral)) return;
  }
  run.table.line(
    unixTypeName(row.type),
    stateName(row.state),
    queueCell(row.receiveQueue),
    queueCell(row.sendQueue),
    `${name ?? '*'} `,
    intText(row.inode),
    '* ',
    intText(row.peerInode),
    run.owners.users(row.inode) + details(run, row),
  );
}

/** An abstract name's NUL bytes are shown as `@`, every one of them; a path ends at its first. */
function nameText(path: Uint8Array): string {
  return path[0] === 0 ? bytesAsText(path).replaceAll('\0', '@') : cString(path);
}

function details(run: Run, row: UnixSocket): string {
  let text = run.show.memory ? socketMemory(row.attributes?.get(unixAttribute.MEMINFO)) : '';
  if (!run.show.details) return text;
  if (row.shutdown !== null) text += arrows(row.shutdown);
  if (row.file !== null) text += ` ino:${row.file.inode} dev:${major(row.file.device)}/${minor(row.file.device)}`;
  const pending = row.attributes?.get(unixAttribute.ICONS);
  return pending === undefined ? text : `${text} peers:${pendingText(pending)}`;
}

function pendingText(inodes: Uint8Array): string {
  let text = '';
  for (let at = 0; at + 4 <= inodes.length; at += 4) text += ` ${u32(inodes, at)}`;
  return text;
}

/** gnu_dev_major and gnu_dev_minor of the C library; the kernel's own encoding gives them 32 bits. */
function major(device: number): number {
  return (device >>> 8) & 0xfff;
}

function minor(device: number): number {
  return (device & 0xff) | ((device >>> 12) & 0xfff00);
}
