/** The quick way where only sockets can be listed: inodes first, then only the processes that hold one of them. */
import { descriptorNumbers } from '../files/descriptors.ts';
import { parseDescriptorInfo } from '../files/fd-info.ts';
import type { Listing } from '../listing.ts';
import { descriptorText, newFile, type OpenFile, type OpenProcess } from '../open-file.ts';
import { readProcessEntry } from '../process-entry.ts';
import { linkFile, selectedOf } from '../process-files.ts';
import { select } from '../select.ts';
import type { InetRow } from './inet-table.ts';
import { describeInet, describeUnix } from './socket-file.ts';
import type { UnixRow } from './unix-table.ts';

/** The tables that can matter. */
interface Wanted {
  readonly inet6: ReadonlyMap<number, InetRow>;
  readonly inet: ReadonlyMap<number, InetRow>;
  readonly unix: ReadonlyMap<number, UnixRow>;
}

const nothing: ReadonlyMap<number, never> = new Map<number, never>();
const socketLink = 'socket:[';
/** Here nothing selects a process as a whole. */
const anyProcess = { isPrimary: false, selected: 0 } as const;

/** The processes that hold sockets of the tables, and those sockets. */
export function gatherSockets(listing: Listing): OpenProcess[] {
  const { selection, files, procRoot, tables, request } = listing;
  const wantsInternet = (selection.reasons & (select.internet | select.address)) !== 0 && !request.skipInternet;
  const wantsUnix = (selection.reasons & select.unixSocket) !== 0;
  const wanted: Wanted = {
    inet6: wantsInternet ? tables.inet6() : nothing,
    inet: wantsInternet ? tables.inet() : nothing,
    unix: wantsUnix ? tables.unix() : nothing,
  };
  if (wanted.inet6.size + wanted.inet.size + wanted.unix.size === 0) return [];
  const found: OpenProcess[] = [];
  for (const pid of descriptorNumbers(files.list(procRoot) ?? [])) {
    const process = socketsOf(listing, pid, wanted);
    if (process !== null) found.push(process);
  }
  return found;
}

function socketsOf(listing: Listing, pid: number, wanted: Wanted): OpenProcess | null {
  const { files, procRoot } = listing;
  const directory = `${procRoot}/${pid}`;
  let process: OpenProcess | null = null;
  for (const fd of descriptorNumbers(files.list(`${directory}/fd`) ?? [])) {
    const target = files.link(`${directory}/fd/${fd}`);
    if (target === null || !target.startsWith(socketLink)) continue;
    const inode = Number(target.slice(socketLink.length, -1));
    const row = wanted.inet6.get(inode) ?? wanted.inet.get(inode);
    const unix = row === undefined ? wanted.unix.get(inode) : undefined;
    if (row === undefined && unix === undefined) continue;
    process ??= identify(listing, pid, directory);
    if (process === null) return null;
    const file = socketFile(listing, directory, fd);
    if (row !== undefined) describeInet(listing, process, file, row, String(inode));
    else describeUnix(listing, process, file, unix!, 'socket');
    linkFile(process, file, listing);
  }
  return process;
}

/**
 * A socket's descriptor without asking for what is always so: it is open for reading and writing, and its position is 0
 * (net/socket.c: sock_alloc_file makes it O_RDWR and a stream).
 */
function socketFile(listing: Listing, directory: string, fd: number): OpenFile {
  const { request, files } = listing;
  const file = newFile(descriptorText(fd), selectedOf(listing, anyProcess, null, fd));
  file.access = 'u';
  if (request.showOffset || !request.showSize) file.offset = 0;
  if (request.showFlags) {
    const bytes = files.read(`${directory}/fdinfo/${fd}`);
    file.flags = bytes === null ? null : parseDescriptorInfo(bytes).flags;
  }
  return file;
}

function identify({ files }: Listing, pid: number, directory: string): OpenProcess | null {
  const uid = files.owner(directory);
  const bytes = files.read(`${directory}/stat`);
  const entry = bytes === null ? null : readProcessEntry(bytes.toString('latin1'), pid);
  if (uid === null || entry === null || entry.isZombie) return null;
  return {
    pid,
    taskId: 0,
    taskCommand: null,
    parentPid: entry.parentPid,
    processGroup: entry.processGroup,
    uid,
    command: entry.command,
    selected: 0,
    isPrimary: false,
    hasSelected: false,
    files: [],
  };
}
