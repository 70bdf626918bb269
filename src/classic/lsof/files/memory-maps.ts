/** The files a process has mapped, from /proc/PID/maps: `mem` rows, and `DEL` rows for files that are gone. */
import { deviceMajor, deviceMinor, type FileStatus, makeDevice } from '../../../os/file-system.ts';
import type { Listing, MappedFile } from '../listing.ts';
import { addNote, newFile, type OpenProcess } from '../open-file.ts';
import { linkFile, selectedOf } from '../process-files.ts';
import { colonCellsOf, linesOf, restAfterColonCells } from '../sockets/cells.ts';
import { errorText } from './error-text.ts';
import { describeNode, type NodeStatus } from './file-node.ts';

const deletedMark = ' (deleted)';
const mapsLimit = 64 << 20;

/** Adds a row for each mapped file but the program itself. */
export function addMappedFiles(
  listing: Listing,
  process: OpenProcess,
  directory: string,
  program: NodeStatus | null,
): void {
  for (const mapped of mappedFiles(listing, process.pid, directory)) {
    const isProgram = program !== null && mapped.device === program.device && mapped.inode === program.inode;
    if (!isProgram) addMappedFile(listing, process, mapped);
  }
}

/** The files of a process, each once. Its tasks have the same memory, so they need not be read again for each. */
function mappedFiles({ files, mapped: memo }: Listing, pid: number, directory: string): readonly MappedFile[] {
  if (memo.pid === pid) return memo.files;
  const bytes = files.read(`${directory}/maps`, mapsLimit);
  if (bytes === null) return [];
  const found = new Map<string, MappedFile>();
  for (const line of linesOf(bytes)) {
    const mapped = mappedFile(line);
    if (mapped === null) continue;
    const identity = `${mapped.device} ${mapped.inode}`;
    if (!found.has(identity)) found.set(identity, mapped);
  }
  memo.pid = pid;
  memo.files = [...found.values()];
  return memo.files;
}

/** stat(2) of a mapped path, once a listing: many processes map the same libraries. */
function statusOf({ files, mapped: memo }: Listing, path: string): { status: FileStatus | null; error: string } {
  const known = memo.paths.get(path);
  if (known !== undefined) return known;
  const status = files.stat(path);
  const answer = { status, error: status === null ? files.lastError() : '' };
  memo.paths.set(path, answer);
  return answer;
}

/** A line `start-end perms offset major:minor inode path`; null for memory without a file. */
export function mappedFile(line: string): MappedFile | null {
  const cells = colonCellsOf(line, 6);
  if (cells.length < 6 || !/^\d+$/.test(cells[5]!)) return null;
  const whole = restAfterColonCells(line, 6);
  if (whole === '') return null;
  const isDeleted = whole.length > deletedMark.length && whole.endsWith(deletedMark);
  const [major, minor] = [Number.parseInt(cells[3]!, 16), Number.parseInt(cells[4]!, 16)];
  if (Number.isNaN(major) || Number.isNaN(minor)) return null;
  const device = makeDevice(major, minor);
  const inode = cells[5]!;
  if (device === 0 && inode === '0') return null;
  return { device, inode, path: isDeleted ? whole.slice(0, -deletedMark.length) : whole, isDeleted };
}

function addMappedFile(listing: Listing, process: OpenProcess, mapped: MappedFile): void {
  const { path, device, inode, isDeleted } = mapped;
  const { status: found, error } = statusOf(listing, path);
  const isSame = found !== null && found.device === device && found.inode === inode;
  const descriptor = !isSame && isDeleted ? 'DEL' : 'mem';
  const file = newFile(descriptor, selectedOf(listing, process, descriptor, -1));
  if (!isSame && !isDeleted && !listing.request.quiet) {
    addNote(file, found === null ? `(stat: ${errorText(error)})` : mismatch(found, device, inode));
  }
  // Where the path leads elsewhere now, only the map itself says what was mapped.
  const status: NodeStatus = isSame
    ? found
    : { device, inode, mode: 0o100000, links: null, rawDevice: null, size: null };
  describeNode(listing, process, file, { path, procPath: path, status, descriptor: null });
  linkFile(process, file, listing);
}

function mismatch(found: { device: number; inode: string }, device: number, inode: string): string {
  const parts: string[] = [];
  if (found.device !== device) parts.push(`dev=${deviceMajor(found.device)},${deviceMinor(found.device)}`);
  if (found.inode !== inode) parts.push(`inode=${found.inode}`);
  return `(path ${parts.join(', ')})`;
}
