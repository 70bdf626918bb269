/** Walks over the processes and gathers the open files that the request may want. */
import { addDescriptorFiles, splitTarget } from './files/descriptors.ts';
import { errorText } from './files/error-text.ts';
import { examinePath } from './files/examine-path.ts';
import { describeNode, type NodeStatus } from './files/file-node.ts';
import { addMappedFiles } from './files/memory-maps.ts';
import { choosesProcesses, chooseProcess } from './choose-process.ts';
import type { Listing } from './listing.ts';
import { addNote, newFile, type OpenProcess } from './open-file.ts';
import { type ProcessEntry, readProcessEntry } from './process-entry.ts';
import { linkFile, selectedOf } from './process-files.ts';
import { fileReasons, select, type Selection, socketReasons } from './select.ts';
import { gatherSockets } from './sockets/gather-sockets.ts';

/** How far files that are no sockets are looked at. */
type Reach = 'all' | 'sockets' | 'sockets unless the process is selected';

/** The processes with their files, by pid and task. */
export function gather(listing: Listing): OpenProcess[] {
  const reach = reachOf(listing.selection);
  if (reach === 'sockets' && canScanByInode(listing)) return gatherSockets(listing);
  const found: OpenProcess[] = [];
  for (const pid of numericNames(listing, listing.procRoot)) addProcess(listing, pid, reach, found);
  return found.toSorted((a, b) => a.pid - b.pid || a.taskId - b.taskId);
}

/** Only sockets can match where nothing but sockets is selected, or where they are with `-a`. */
function reachOf(selection: Selection): Reach {
  const { reasons, and, processReasons } = selection;
  if ((reasons & socketReasons) === 0) return 'all';
  if (and || (reasons & ~socketReasons) === 0) return 'sockets';
  if ((reasons & fileReasons) !== 0 || (reasons & processReasons) === 0) return 'all';
  return 'sockets unless the process is selected';
}

/** Sockets alone, of processes that nothing chooses among: the inodes can be matched before anything else is read. */
function canScanByInode({ request, selection }: Listing): boolean {
  return request.endpoints === 'none' && !choosesProcesses(request, selection);
}

function numericNames({ files }: Listing, directory: string): number[] {
  const names = files.list(directory) ?? [];
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .toSorted((a, b) => a - b);
}

function addProcess(listing: Listing, pid: number, reach: Reach, found: OpenProcess[]): void {
  const directory = `${listing.procRoot}/${pid}`;
  const uid = listing.files.owner(directory);
  if (uid === null) return;
  const entry = entryOf(listing, directory, pid);
  const wantsTasks = !listing.request.tasks.ignored && (listing.selection.reasons & select.task) !== 0;
  const identity = { pid, uid };
  let hasTasks = false;
  let standsAmongTasks = false;
  if (entry !== null && wantsTasks) {
    for (const tid of numericNames(listing, `${directory}/task`)) {
      if (tid === pid) {
        standsAmongTasks = true;
        continue;
      }
      const task = entryOf(listing, `${directory}/task/${tid}`, tid);
      if (task === null || task.isZombie) continue;
      const taskIdentity = { ...identity, taskId: tid, command: entry.command, taskCommand: task.command };
      if (addFilesOf(listing, `${directory}/task/${tid}`, task, taskIdentity, reach, found)) hasTasks = true;
    }
  }
  if (entry === null || entry.isZombie) return;
  // With -a -K the process itself is listed beside its tasks: it counts as a task while it is chosen.
  const taskId = listing.selection.and && hasTasks && standsAmongTasks && wantsTasks ? pid : 0;
  const process = addFilesOf(
    listing,
    directory,
    entry,
    { ...identity, taskId, command: entry.command, taskCommand: null },
    reach,
    found,
  );
  if (process !== null) process.taskId = 0;
}

/** What a process or a task is beside its /proc line. */
interface Identity {
  readonly pid: number;
  readonly uid: number;
  readonly taskId: number;
  readonly command: string;
  readonly taskCommand: string | null;
}

function addFilesOf(
  listing: Listing,
  directory: string,
  entry: ProcessEntry,
  identity: Identity,
  reach: Reach,
  found: OpenProcess[],
): OpenProcess | null {
  const { request, selection } = listing;
  const { parentPid, processGroup } = entry;
  const choice = chooseProcess({ ...identity, processGroup }, request, selection);
  if (choice.excluded && request.endpoints === 'none') return null;
  const { selected, isPrimary } = choice;
  const process: OpenProcess = {
    ...identity,
    parentPid,
    processGroup,
    selected,
    isPrimary,
    hasSelected: isPrimary,
    files: [],
  };
  found.push(process);
  const isChosen = (selected & selection.processReasons) !== 0 && request.endpoints === 'none';
  const socketsOnly = reach === 'sockets' || (reach !== 'all' && !isChosen);
  if (!socketsOnly) addPlaces(listing, process, directory);
  addDescriptorFiles(listing, process, directory, socketsOnly);
  return process;
}

/** Directories, program and mapped files. */
function addPlaces(listing: Listing, process: OpenProcess, directory: string): void {
  addPlace(listing, process, ' cwd', `${directory}/cwd`);
  addPlace(listing, process, ' rtd', `${directory}/root`);
  const program = addPlace(listing, process, 'txt', `${directory}/exe`);
  addMappedFiles(listing, process, directory, program);
}

function addPlace(listing: Listing, process: OpenProcess, name: string, procPath: string): NodeStatus | null {
  const { files, request } = listing;
  const file = newFile(name, selectedOf(listing, process, name.trimStart(), -1));
  const target = files.link(procPath);
  let status: NodeStatus | null = null;
  if (target === null || target === '') {
    if (request.quiet) return null;
    // A thread of the kernel has no program: that is no error.
    const isKernel = name === 'txt' && files.lastError() === 'ENOENT' && process.uid === 0;
    if (!isKernel) addNote(file, `(readlink: ${errorText(files.lastError())})`);
  } else {
    status = examinePath(listing, procPath, target);
    if (status === null && !request.quiet) addNote(file, `(stat: ${errorText(files.lastError())})`);
  }
  const path = target === null || target === '' ? procPath : splitTarget(target).path;
  describeNode(listing, process, file, { path, procPath, status, descriptor: null });
  linkFile(process, file, listing);
  return status;
}

function entryOf({ files }: Listing, directory: string, id: number): ProcessEntry | null {
  const bytes = files.read(`${directory}/stat`);
  return bytes === null ? null : readProcessEntry(bytes.toString('latin1'), id);
}
