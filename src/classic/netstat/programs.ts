/** The column PID/Program name: which process netstat names for a socket, and what it says about those it cannot see. */
import type { Host } from '../../os/host.ts';
import type { SocketOwners } from '../../os/process-table.ts';
import type { ByteText } from '../byte-text.ts';
import { bytesAsText } from '../byte-text.ts';

/** net-tools reads this much of a command line. */
const commandLineBytes = 511;
const cellWidth = 20;
/** One column stays free. */
const longestCell = 19;

/** The program column. */
export interface Programs {
  /** The heading, padded as the cells are. */
  readonly heading: ByteText;
  /** A cell, padded: `4711/sshd`, `-` where no visible process holds the socket. */
  cell(inode: number): ByteText;
  /** What standard error says about processes that could not be read; empty when all could. */
  readonly note: string;
}

/** Walks the processes once. `guard` makes program names fit for the output. */
export function readPrograms(host: Host, guard: (name: ByteText) => ByteText): Programs {
  const owners = host.processes.socketOwners();
  const cells = new Map<number, ByteText | null>();
  const cellOf = (pid: number): ByteText | null => {
    let cell = cells.get(pid);
    if (cell === undefined) {
      const name = programName(host, pid);
      cell = name === null ? null : guard(`${pid}/${name}`.slice(0, longestCell)).padEnd(cellWidth);
      cells.set(pid, cell);
    }
    return cell;
  };
  const nobody = '-'.padEnd(cellWidth);
  return {
    heading: 'PID/Program name'.padEnd(cellWidth),
    note: noteAbout(host, owners),
    cell(inode) {
      // The lowest pid is named; the next one when that process ended before its name was read.
      for (const { pid } of owners.of(inode)) {
        const cell = cellOf(pid);
        if (cell !== null) return cell;
      }
      return nobody;
    },
  };
}

/** argv[0]; behind its last slash when it begins with one. A title that a program wrote there is cut the same way. */
function programName(host: Host, pid: number): ByteText | null {
  const bytes = host.proc?.bytes(`${pid}/cmdline`, commandLineBytes) ?? null;
  if (bytes === null) return null;
  const text = bytesAsText(bytes);
  const end = text.indexOf('\0');
  const first = end === -1 ? text : text.slice(0, end);
  return first.startsWith('/') ? first.slice(first.lastIndexOf('/') + 1) : first;
}

/**
 * Said only when the kernel refused to list some process's descriptors: net-tools does not count a process whose descriptors
 * are listed and lead nowhere, nor one that /proc hides altogether (hidepid).
 */
function noteAbout(host: Host, owners: SocketOwners): string {
  const refused = owners.hiddenPids.some((pid) => host.proc?.refusal(`${pid}/fd`) === 'EACCES');
  if (!refused) return '';
  const { effectiveUid } = host.privileges();
  if (owners.size === 0) return `(No info could be read for "-p": geteuid()=${effectiveUid} but you should be root.)\n`;
  return (
    '(Not all processes could be identified, non-owned process info\n' +
    ' will not be shown, you would have to be root to see it all.)\n'
  );
}
