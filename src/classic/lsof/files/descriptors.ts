/** The descriptors of a process, from /proc/PID/fd. */
import type { Listing } from '../listing.ts';
import { isTerminalMaster, markEndpoint } from '../mark-endpoint.ts';
import { addNote, descriptorText, newFile, type OpenFile, type OpenProcess } from '../open-file.ts';
import { linkFile, selectedOf } from '../process-files.ts';
import { errorText } from './error-text.ts';
import { examinePath } from './examine-path.ts';
import { anonymousName, type DescriptorInfo, parseDescriptorInfo } from './fd-info.ts';
import { describeNode, type NodeStatus } from './file-node.ts';

const socketLink = 'socket:[';
/** A socket has no position (net/socket.c makes it a stream): its fdinfo says 0, and flags that are seldom asked for. */
const socketInfo = parseDescriptorInfo(Buffer.from('pos: 0\n'));

/** Adds a row for each descriptor; only sockets where nothing else can be selected. */
export function addDescriptorFiles(
  listing: Listing,
  process: OpenProcess,
  directory: string,
  socketsOnly: boolean,
): void {
  const names = listing.files.list(`${directory}/fd`);
  if (names === null) {
    if (!listing.request.quiet) addRefusal(listing, process, `${directory}/fd`);
    return;
  }
  for (const fd of descriptorNumbers(names)) addDescriptor(listing, process, directory, fd, socketsOnly);
}

/** The numbers among the names of a directory, ascending: the order the kernel lists them in. */
export function descriptorNumbers(names: readonly string[]): number[] {
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .toSorted((a, b) => a - b);
}

/** Where a descriptor's link points: a path, or `socket`, `pipe`, `anon_inode` and what follows the colon. */
export function splitTarget(target: string): { readonly path: string; readonly rest: string | null } {
  const colon = target.startsWith('/') ? -1 : target.indexOf(':');
  return colon === -1 ? { path: target, rest: null } : { path: target.slice(0, colon), rest: target.slice(colon + 1) };
}

function addRefusal(listing: Listing, process: OpenProcess, path: string): void {
  const note = `${path} (opendir: ${errorText(listing.files.lastError())})`;
  const file = newFile('NOFD', selectedOf(listing, process, 'NOFD', -1));
  addNote(file, note);
  linkFile(process, file, listing);
}

function addDescriptor(
  listing: Listing,
  process: OpenProcess,
  directory: string,
  fd: number,
  socketsOnly: boolean,
): void {
  const { files, request } = listing;
  const file = newFile(descriptorText(fd), selectedOf(listing, process, null, fd));
  const procPath = `${directory}/fd/${fd}`;
  const target = files.link(procPath);
  let status: NodeStatus | null = null;
  let linkMode: number | null = null;
  if (target === null || target === '') {
    if (request.quiet) return;
    addNote(file, `(readlink: ${errorText(files.lastError())})`);
  } else {
    if (socketsOnly && !target.startsWith(socketLink)) return;
    const link = files.linkStatus(procPath);
    if (link === null) noteFailure(listing, file, 'lstat: ');
    linkMode = link?.mode ?? null;
    status = examinePath(listing, procPath, target);
    if (status === null) noteFailure(listing, file, '(stat: ');
  }
  const isSocket = target?.startsWith(socketLink) === true;
  const info = isSocket && !request.showFlags ? socketInfo : infoOf(listing, directory, fd);
  if (request.showFlags) file.flags = info?.flags ?? null;
  const { path, rest } = target === null ? { path: procPath, rest: null } : splitTarget(target);
  describeNode(listing, process, file, {
    path,
    procPath,
    status,
    descriptor: { linkMode, position: info?.position ?? null },
  });
  nameSpecial(listing, process, file, rest, info);
  linkFile(process, file, listing);
}

function infoOf({ files }: Listing, directory: string, fd: number): DescriptorInfo | null {
  const bytes = files.read(`${directory}/fdinfo/${fd}`);
  return bytes === null ? null : parseDescriptorInfo(bytes);
}

function noteFailure({ files, request }: Listing, file: OpenFile, call: string): void {
  if (!request.quiet) addNote(file, `${call}${errorText(files.lastError())})`);
}

/** Anonymous inodes are named by their link; multiplexers and event counters are ends of something. */
function nameSpecial(
  listing: Listing,
  process: OpenProcess,
  file: OpenFile,
  rest: string | null,
  info: DescriptorInfo | null,
): void {
  const wanted = listing.request.endpoints !== 'none';
  if (file.kind === 'anonymous') {
    if (rest !== null && rest !== '') file.name = anonymousName(rest, info);
    const id = rest?.startsWith('[eventf') ? (info?.eventId ?? -1) : -1;
    if (wanted && id !== -1) markEndpoint(listing, process, file, { kind: 'event', id: String(id) });
  } else if (wanted && info !== null && info.terminal !== -1 && isTerminalMaster(file)) {
    file.terminal = info.terminal;
    markEndpoint(listing, process, file, { kind: 'terminal', id: String(info.terminal) });
  }
}
