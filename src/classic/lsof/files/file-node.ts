/** Describes a file by what stat(2) says of it: type, device, size, inode, lock, name. */
import { deviceMinor } from '../../../os/file-system.ts';
import type { Listing } from '../listing.ts';
import { isTerminalSlave, markEndpoint } from '../mark-endpoint.ts';
import type { NodeKind, OpenFile, OpenProcess } from '../open-file.ts';
import { select } from '../select.ts';
import { describeSocket } from '../sockets/socket-file.ts';

/** What is known of a node; null for what is not. A FileStatus is one. */
export interface NodeStatus {
  readonly device: number | null;
  readonly inode: string | null;
  readonly mode: number | null;
  readonly links: number | null;
  readonly rawDevice: number | null;
  readonly size: number | bigint | null;
}

/** What is known of the descriptor itself: the mode of the link in /proc and the position in the file. */
export interface DescriptorStatus {
  readonly linkMode: number | null;
  readonly position: number | bigint | null;
}

/** A node to describe. */
export interface Node {
  /** Where the link of /proc points, or the path of a mapped file. */
  readonly path: string;
  /** The path it was examined by. */
  readonly procPath: string;
  readonly status: NodeStatus | null;
  /** Null for what is no descriptor: directories, program, mapped files. */
  readonly descriptor: DescriptorStatus | null;
}

const typeMask = 0o170000;
/** The S_IFMT values (include/uapi/linux/stat.h) and what lsof calls them. */
const typeNames: Readonly<Record<number, string>> = {
  0o060000: 'BLK',
  0o020000: 'CHR',
  0o040000: 'DIR',
  0o010000: 'FIFO',
  0o100000: 'REG',
  0o120000: 'LINK',
};
const socketType = 0o140000;
const linkType = 0o120000;
const kinds: Readonly<Record<number, NodeKind>> = { 0o060000: 'block', 0o020000: 'character', 0o010000: 'fifo' };

/** Fills in what the node says. */
export function describeNode(listing: Listing, process: OpenProcess, file: OpenFile, node: Node): void {
  const { status, descriptor } = node;
  setAccess(file, descriptor?.linkMode ?? null);
  const type = status?.mode === null || status?.mode === undefined ? null : status.mode & typeMask;
  if (type === socketType) {
    describeSocket(listing, process, file, { ...node, position: descriptor?.position ?? null });
    return;
  }
  if (type !== null) file.kind = kinds[type] ?? (type === 0 && node.path === 'anon_inode' ? 'anonymous' : 'regular');
  if (listing.selection.internetOnly) return;
  file.device = status?.device ?? null;
  if ((file.kind === 'character' || file.kind === 'block') && status?.rawDevice !== null) {
    file.rawDevice = status?.rawDevice ?? null;
    if (file.kind === 'character' && file.rawDevice !== null) noteTerminal(listing, process, file);
  }
  const mount = nfsMountOf(listing, file, node.path);
  if (mount !== null) file.kind = 'nfs';
  if (status?.inode !== null && status !== null) {
    file.inode = status.inode;
    file.node = 'inode';
    noteEndpoint(listing, process, file);
  }
  if (file.device !== null && file.inode !== null) {
    file.lock = listing.locks.of(process.pid, file.device, file.inode);
  }
  setSize(listing, file, node);
  setLinks(listing, file, status?.links ?? null);
  file.type = typeName(listing, file, type);
  if (file.kind === 'nfs' && listing.request.nfs.asked) file.selected |= select.nfs;
  setName(listing, file, node.path, mount);
}

/** The mode of /proc's link says how the file was opened. */
function setAccess(file: OpenFile, linkMode: number | null): void {
  if (linkMode === null || (linkMode & typeMask) !== linkType) return;
  const access = linkMode & 0o600;
  file.access = access === 0o400 ? 'r' : access === 0o200 ? 'w' : 'u';
}

function setSize({ request }: Listing, file: OpenFile, { status, descriptor }: Node): void {
  const hasNoSize = file.kind === 'block' || file.kind === 'character' || file.kind === 'fifo';
  if (hasNoSize ? !request.showSize : request.showOffset) file.offset = descriptor?.position ?? null;
  else if (!hasNoSize) file.size = status?.size ?? null;
}

function setLinks({ request }: Listing, file: OpenFile, links: number | null): void {
  if (!request.linkCounts || links === null) return;
  file.links = links;
  if (request.linkLimit > 0 && links < request.linkLimit) file.selected |= select.linkCount;
}

function typeName({ mounts }: Listing, file: OpenFile, type: number | null): string {
  if (type === null) return 'unknown';
  if (type === 0o100000 && file.device !== null && file.device === mounts.queueDevice) return 'PSXMQ';
  const name = typeNames[type] ?? (file.kind === 'anonymous' ? 'a_inode' : null);
  return name ?? (type >> 12).toString(8).padStart(4, '0');
}

/** A file that was asked for by name is shown by that name; others by the path in /proc. */
function setName(listing: Listing, file: OpenFile, path: string, mount: ReturnType<typeof nfsMountOf>): void {
  let name = path;
  if (!listing.named.isEmpty && file.device !== null) {
    const identity = { device: file.device, inode: file.inode, path, nfsMount: mount };
    const match = listing.named.match(identity);
    if (match !== null) file.selected |= select.name;
    if (match?.mount === null) {
      file.name = match.path;
      return;
    }
  }
  if (mount !== null) name += ` (${mount.source})`;
  file.name = name;
}

function nfsMountOf({ mounts }: Listing, file: OpenFile, path: string): Listing['mounts']['mounts'][number] | null {
  if (file.kind !== 'regular' || !mounts.hasNfs || file.device === null) return null;
  return (
    mounts.mounts.find((mount) => mount.isNfs && mount.device === file.device && path.startsWith(mount.directory)) ??
    null
  );
}

/** Pipes and POSIX message queues have ends by their inode. */
function noteEndpoint(listing: Listing, process: OpenProcess, file: OpenFile): void {
  if (listing.request.endpoints === 'none') return;
  if (file.kind === 'fifo') markEndpoint(listing, process, file, { kind: 'pipe', id: file.inode! });
  else if (file.device !== null && file.device === listing.mounts.queueDevice) {
    markEndpoint(listing, process, file, { kind: 'queue', id: file.inode! });
  }
}

/** The slave side of a pseudo terminal is known by its minor number. */
function noteTerminal(listing: Listing, process: OpenProcess, file: OpenFile): void {
  if (listing.request.endpoints === 'none' || !isTerminalSlave(file)) return;
  markEndpoint(listing, process, file, { kind: 'terminal', id: String(deviceMinor(file.rawDevice!)) });
}
