/** /proc/PID/fdinfo/FD: position, flags, and what the kernel tells of special descriptors. */
import { linesOf } from '../sockets/cells.ts';

/** What is used of it; -1 and null for what is not there. */
export interface DescriptorInfo {
  readonly position: number | bigint | null;
  readonly flags: number | null;
  /** `eventfd-id:`. */
  readonly eventId: number;
  /** `tty-index:` of a terminal multiplexer. */
  readonly terminal: number;
  /** `Pid:` of a process descriptor. */
  readonly pid: number;
  /** `tfd:`: the descriptors that an epoll descriptor watches, 32 at most. */
  readonly watched: readonly number[];
}

/** As many watched descriptors as lsof keeps. */
const mostWatched = 32;

/** Reads the file's text. */
export function parseDescriptorInfo(bytes: Buffer): DescriptorInfo {
  let [position, flags]: [number | bigint | null, number | null] = [null, null];
  let [eventId, terminal, pid] = [-1, -1, -1];
  const watched: number[] = [];
  for (const line of linesOf(bytes)) {
    const match = /^[ \t]*([a-zA-Z-]+:)[ \t]+(\S+)/.exec(line);
    if (match === null) continue;
    const [, name, value] = match as unknown as [string, string, string];
    if (name === 'flags:' && /^[0-7]+$/.test(value)) flags ??= Number.parseInt(value, 8);
    if (!/^\d+$/.test(value)) continue;
    const number = Number(value);
    if (name === 'pos:') position ??= Number.isSafeInteger(number) ? number : BigInt(value);
    else if (name === 'eventfd-id:') eventId = number;
    else if (name === 'tty-index:') terminal = number;
    else if (name === 'Pid:') pid = number;
    else if (name === 'tfd:' && watched.length < mostWatched) watched.push(number);
  }
  return { position, flags, eventId, terminal, pid, watched };
}

/** What an anonymous inode is called: `rest` is what follows the colon of its link, with what fdinfo adds. */
export function anonymousName(rest: string, info: DescriptorInfo | null): string {
  if (info === null) return rest;
  if (rest === '[eventfd]' && info.eventId !== -1) return `[eventfd:${info.eventId}]`;
  if (rest === '[pidfd]' && info.pid !== -1) return `[pidfd:${info.pid}]`;
  if (rest === '[eventpoll]' && info.watched.length > 0) {
    const numbers = info.watched.toSorted((a, b) => a - b).join(',');
    return `[eventpoll:${numbers}${info.watched.length === mostWatched ? '...' : ''}]`;
  }
  return rest;
}
