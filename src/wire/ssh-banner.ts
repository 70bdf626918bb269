/** The identification line of SSH (RFC 4253 section 4.2). */
import { latin1, latin1Bytes } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import { findLineEnd } from './text-lines.ts';

/** What a side says of itself. Text is one character a byte, not fit to print as it is. */
export interface SshBanner {
  /** `2.0`, or `1.99` for a server that speaks both. */
  readonly protocol: string;
  /** `OpenSSH_9.2p1`. */
  readonly software: string;
  /** What stands behind the first blank: `Debian-2+deb12u7`; null when nothing does. */
  readonly comment: string | null;
  /** Lines that a server may send before; clients never do. */
  readonly before: readonly string[];
}

const identification = /^SSH-(\d{1,2}\.\d{1,3})-([^\s]{1,255})(?: (.*))?$/s;
const maxLinesBefore = 50;

/** Reads the lines up to the identification; what follows is the payload. */
export function parseSshBanner(bytes: Uint8Array, start: number, end: number): Parsed<SshBanner> {
  const before: string[] = [];
  let at = start;
  while (before.length <= maxLinesBefore) {
    const line = findLineEnd(bytes, at, end, 1024);
    if (line === null) break;
    const text = latin1(bytes, at, line.end);
    const found = identification.exec(text);
    if (found !== null) {
      const [, protocol = '', software = '', comment = null] = found;
      return decoded({ protocol, software, comment, before }, line.next, end);
    }
    before.push(text);
    at = line.next;
  }
  return undecodable('no SSH identification');
}

/** Writes the lines; returns their length. */
export function emitSshBanner(value: SshBanner, into: Uint8Array, at: number): number {
  const comment = value.comment === null ? '' : ` ${value.comment}`;
  const lines = [...value.before, `SSH-${value.protocol}-${value.software}${comment}`];
  const bytes = latin1Bytes(lines.map((line) => `${line}\r\n`).join(''));
  into.set(bytes, at);
  return bytes.length;
}
