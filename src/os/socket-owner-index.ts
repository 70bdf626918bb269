/** Who holds which socket, stored compactly: 200,000 owners in a few megabytes. */
import type { SocketOwner, SocketOwners } from './process-table.ts';

/** Collects owners; add them ascending by pid, then fd, so that answers come out in that order. */
export interface SocketOwnerIndex {
  add(inode: number, pid: number, fd: number): void;
  /** The collected owners; nothing may be added afterwards. */
  finish(hiddenPids: readonly number[], processesHidden: boolean): SocketOwners;
}

const none: readonly SocketOwner[] = Object.freeze([]);
const firstCapacity = 1024;

/**
 * Makes an empty index. Owners stand in three parallel arrays; the map leads from an inode to its newest owner and
 * `previous` from each to the one before, so that a socket shared by any number of workers costs the same to add.
 */
export function socketOwnerIndex(): SocketOwnerIndex {
  const newest = new Map<number, number>();
  let [pids, fds, previous] = [
    new Int32Array(firstCapacity),
    new Int32Array(firstCapacity),
    new Int32Array(firstCapacity),
  ];
  let size = 0;

  return {
    add(inode, pid, fd) {
      if (size === pids.length) [pids, fds, previous] = [doubled(pids), doubled(fds), doubled(previous)];
      pids[size] = pid;
      fds[size] = fd;
      previous[size] = newest.get(inode) ?? -1;
      newest.set(inode, size++);
    },
    finish: (hiddenPids, processesHidden) => ({
      size,
      hiddenPids,
      processesHidden,
      of(inode) {
        let at = newest.get(inode);
        if (at === undefined) return none;
        const owners: SocketOwner[] = [];
        for (; at !== -1; at = previous[at]!) owners.push({ pid: pids[at]!, fd: fds[at]! });
        return owners.length > 1 ? owners.reverse() : owners;
      },
    }),
  };
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
