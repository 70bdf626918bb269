/** The fast walk over file descriptors: names and link targets stay bytes, and only the digits of socket inodes become numbers. */
import { closeSync, constants, openSync } from 'node:fs';
import { errnoName } from '../base/errors.ts';
import { directoryEntry, getdents64, lastErrno, pinnedBuffer, readlinkAt } from '../ffi/directory.ts';
import { failureOf } from './descriptor-walk.ts';
import type { DescriptorWalk, WalkOutcome } from './descriptor-walk.ts';

/** Entries are 24 bytes: more room than this gains nothing. */
const entriesLength = 1 << 16;
/** `socket:[` and at most 20 digits; a longer target is cut by the kernel, and is no socket. */
const targetLength = 32;
const digit = { zero: 48, nine: 57 } as const;
const closingBracket = 93;
/** Linux errno numbers of a refusal. */
const refusals = new Set([1, 13]);

/** Makes the walk for a proc file system at `root`. Throws PTL_NO_FFI. */
export function nativeDescriptorWalk(root: string): DescriptorWalk {
  const entries = pinnedBuffer(entriesLength);
  const target = pinnedBuffer(targetLength);
  return (pid, visit) => {
    let directory: number;
    try {
      directory = openSync(`${root}/${pid}/fd`, constants.O_RDONLY | constants.O_DIRECTORY);
    } catch (error) {
      return failureOf(errnoName(error));
    }
    try {
      return walk(directory, visit);
    } finally {
      closeSync(directory);
    }
  };

  function walk(directory: number, visit: (inode: number, fd: number) => void): WalkOutcome {
    const { bytes, address } = entries;
    let refused = false;
    for (;;) {
      const length = getdents64(directory, entries);
      if (length <= 0) return refused ? 'refused' : length === 0 ? 'complete' : 'gone';
      for (let at = 0; at + directoryEntry.nameAt < length;) {
        const entryLength = bytes.readUInt16LE(at + directoryEntry.lengthAt);
        if (entryLength === 0) return 'gone';
        const name = at + directoryEntry.nameAt;
        at += entryLength;
        // `.` and `..` come first.
        if (bytes[name]! < digit.zero) continue;
        const linkLength = readlinkAt(directory, address + name, target);
        if (linkLength < 0) {
          refused ||= refusals.has(lastErrno());
          continue;
        }
        const inode = socketInodeAt(target.bytes, linkLength);
        if (inode !== -1) visit(inode, numberAt(bytes, name));
      }
    }
  }
}

/** The inode in the bytes `socket:[4711]`; -1 for anything else. Paths begin with `/`: the first byte tells nearly all apart. */
export function socketInodeAt(bytes: Uint8Array, length: number): number {
  if (bytes[0] !== 115 || length < 10 || bytes[length - 1] !== closingBracket) return -1;
  for (let index = 1; index < socketPrefix.length; index++) if (bytes[index] !== socketPrefix[index]) return -1;
  let inode = 0;
  for (let index = socketPrefix.length; index < length - 1; index++) {
    const value = bytes[index]! - digit.zero;
    if (value < 0 || value > 9) return -1;
    inode = inode * 10 + value;
  }
  return Number.isSafeInteger(inode) ? inode : -1;
}

const socketPrefix = Buffer.from('socket:[');

/** The decimal number that starts at `at` and ends at the first byte that is no digit. */
function numberAt(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let index = at; bytes[index]! >= digit.zero && bytes[index]! <= digit.nine; index++) {
    value = value * 10 + bytes[index]! - digit.zero;
  }
  return value;
}
