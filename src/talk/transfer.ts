/**
 * Sending a file. A receiving Portolan greets first; a sender that sees the greeting answers with a header, and both agree on size and
 * SHA-256 at the end. Without a greeting the bytes go plain, as to any netcat. Every message is one line: the mark and JSON.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, linkSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { PortolanError, errnoName } from '../base/errors.ts';
import type { Connection } from '../os/stream-socket.ts';
import { PullReader } from './pull-reader.ts';

/** The mark of every message. */
export const transferMark = 'PORTOLAN/1 ';
const longestLine = 8192;
const chunkSize = 1 << 20;

/** How a transfer goes on; called often. */
export type TransferProgress = (done: number, size: number | null) => void;

/** What both sides share. */
export interface TransferRun {
  readonly clock: Clock;
  readonly progress: TransferProgress;
  readonly signal: AbortSignal;
}

/** What was transferred. */
export interface TransferOutcome {
  /** Whether size and SHA-256 were agreed with the other side. */
  readonly agreed: boolean;
  readonly bytes: number;
  /** Where it went on from an earlier part. */
  readonly resumedAt: number;
  readonly sha256: string;
  /** The file's name at the receiver; null where it is the sender's business. */
  readonly path: string | null;
}

/** How long a sender waits for the greeting of a Portolan. */
const greetingMs = 700;

/** Sends a file; `plain` asks for no greeting. Throws PTL_TRANSFER, or an Error with an errno where the file cannot be read. */
export async function sendFile(
  connection: Connection,
  path: string,
  plain: boolean,
  run: TransferRun,
): Promise<TransferOutcome> {
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    const reader = new PullReader(connection);
    const framed = !plain && (await greeting(reader, run));
    if (!framed) return await sendBytes({ connection, reader, fd, size }, 0, run);
    await say(connection, { send: basename(path), size });
    const answer = await hear(reader, 'the answer to the header');
    const offset = agreedOffset(fd, size, answer);
    await say(connection, { offset });
    return await sendBytes({ connection, reader, fd, size, framed }, offset, run);
  } finally {
    closeSync(fd);
  }
}

async function greeting(reader: PullReader, { clock }: TransferRun): Promise<boolean> {
  const done = new AbortController();
  const late = clock.sleep(greetingMs, done.signal).then(() => null);
  const line = await Promise.race([reader.line(longestLine).catch(() => null), late]);
  done.abort();
  return line !== null && line.startsWith(`${transferMark}{"receive"`);
}

/** The receiver's part is gone on from where it is the beginning of this file. */
function agreedOffset(fd: number, size: number, answer: Record<string, unknown>): number {
  const { have, sha256 } = answer;
  if (typeof have !== 'number' || !(have > 0) || have > size || !Number.isInteger(have)) return 0;
  return hashOf(fd, have) === sha256 ? have : 0;
}

function hashOf(fd: number, length: number): string {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(chunkSize);
  for (let at = 0; at < length;) {
    const got = readSync(fd, buffer, 0, Math.min(chunkSize, length - at), at);
    if (got === 0) break;
    hash.update(buffer.subarray(0, got));
    at += got;
  }
  return hash.digest('hex');
}

interface Sending {
  readonly connection: Connection;
  readonly reader: PullReader;
  readonly fd: number;
  readonly size: number;
  readonly framed?: boolean;
}

async function sendBytes(
  { connection, reader, fd, size, framed = false }: Sending,
  offset: number,
  run: TransferRun,
): Promise<TransferOutcome> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafeSlow(chunkSize);
  let at = 0;
  while (!run.signal.aborted) {
    // What the receiver has is read for the hash only. A framed file must not be longer than was said.
    const most = Math.min(chunkSize, at < offset ? offset - at : framed ? size - at : chunkSize);
    const got = most === 0 ? 0 : readSync(fd, buffer, 0, most, at < offset || framed ? at : null);
    if (got === 0) break;
    const bytes = buffer.subarray(0, got);
    hash.update(bytes);
    if (at >= offset) await connection.write(bytes);
    at += got;
    run.progress(at, size);
  }
  if (run.signal.aborted) throw broken('interrupted');
  const sha256 = hash.digest('hex');
  if (!framed) {
    await connection.end();
    while ((await reader.chunk()) !== null) if (run.signal.aborted) break;
    return { agreed: false, bytes: at, resumedAt: 0, sha256, path: null };
  }
  if (at !== size) throw broken(`the file was cut while it was read: ${at} of ${size} bytes`);
  await say(connection, { sha256 });
  const verdict = await hear(reader, 'the verdict');
  if (verdict['ok'] !== true) throw broken('the receiver does not confirm what it has');
  await connection.end();
  return { agreed: true, bytes: at, resumedAt: offset, sha256, path: null };
}

/** How a file is received. */
export interface ReceivePlan {
  /** Where it goes; null takes the sender's name, in `folder`. */
  readonly path: string | null;
  readonly overwrite: boolean;
  /** Say nothing first: the sender is no Portolan. */
  readonly plain: boolean;
}

/** Receives a file. Throws PTL_TRANSFER; PTL_USAGE where it would overwrite; an Error with an errno where it cannot be written. */
export async function receiveFile(
  connection: Connection,
  plan: ReceivePlan,
  run: TransferRun,
): Promise<TransferOutcome> {
  if (!plan.plain) await say(connection, { receive: 1 });
  const reader = new PullReader(connection);
  const header = plan.plain ? null : await readHeader(reader);
  const path = plan.path ?? nameFrom(header);
  if (!plan.overwrite && exists(path)) {
    const why = `${path} exists already`;
    if (header !== null) await hearOffsetAndRefuse(connection, why);
    throw new PortolanError('PTL_USAGE', why, { hint: 'receive into another file, or add --overwrite' });
  }
  return receiveInto({ connection, reader, header, path, overwrite: plan.overwrite }, run);
}

/** The header, or null where the sender is no Portolan: what was read is put back. */
async function readHeader(reader: PullReader): Promise<{ name: string; size: number } | null> {
  let seen: Buffer = Buffer.alloc(0);
  while (seen.length < transferMark.length) {
    const bytes = await reader.chunk();
    if (bytes === null) break;
    seen = Buffer.concat([seen, bytes]);
    if (!transferMark.startsWith(seen.subarray(0, transferMark.length).toString('latin1'))) break;
  }
  reader.unread(seen);
  if (seen.subarray(0, transferMark.length).toString('latin1') !== transferMark) return null;
  const { send, size } = await hear(reader, 'the header');
  if (typeof send !== 'string' || typeof size !== 'number' || !(size >= 0)) throw broken('the header makes no sense');
  return { name: send, size };
}

/** The last part of the sender's name, if it is a plain one: no path of the sender's choosing is ever written. */
function nameFrom(header: { readonly name: string } | null): string {
  if (header === null)
    throw new PortolanError('PTL_USAGE', 'the sender gives no name for the file', {
      hint: 'portolan receive PORT FILE',
    });
  const name = basename(header.name);
  if (!/^[^./\\\p{C}][^/\\\p{C}]{0,200}$/u.test(name))
    throw new PortolanError('PTL_USAGE', 'the name that the sender gives is not a plain file name', {
      hint: 'portolan receive PORT FILE',
    });
  return name;
}

async function hearOffsetAndRefuse(connection: Connection, why: string): Promise<void> {
  await say(connection, { have: 0, ok: false, why });
}

interface Receiving {
  readonly connection: Connection;
  readonly reader: PullReader;
  readonly header: { readonly name: string; readonly size: number } | null;
  readonly path: string;
  readonly overwrite: boolean;
}

async function receiveInto(
  { connection, reader, header, path, overwrite }: Receiving,
  run: TransferRun,
): Promise<TransferOutcome> {
  const part = `${path}.part`;
  const fd = openSync(part, header === null ? 'w+' : 'a+');
  const hash = createHash('sha256');
  let at = 0;
  let resumedAt = 0;
  try {
    if (header !== null) {
      const have = fstatSync(fd).size;
      await say(connection, { have, sha256: have === 0 ? '' : hashOf(fd, have) });
      const { offset } = await hear(reader, 'where to go on');
      resumedAt = offset === have ? have : 0;
      at = takeOver(fd, part, resumedAt, hash);
    }
    const end = header?.size ?? Infinity;
    while (at < end) {
      const bytes = await reader.chunk(end - at);
      if (run.signal.aborted) throw broken('interrupted');
      if (bytes === null) break;
      writeAll(fd, bytes);
      hash.update(bytes);
      at += bytes.length;
      run.progress(at, header?.size ?? null);
    }
    const sha256 = hash.digest('hex');
    if (header !== null) await agree({ connection, reader, sha256, at, size: header.size });
    putInPlace(part, path, overwrite);
    if (header !== null) await say(connection, { ok: true, sha256 });
    await connection.end();
    return { agreed: header !== null, bytes: at, resumedAt, sha256, path };
  } finally {
    closeSync(fd);
    if (at === 0 && resumedAt === 0 && exists(part)) rmSync(part, { force: true });
  }
}

/** Begins with what is there already, or empties it. */
function takeOver(fd: number, part: string, offset: number, hash: ReturnType<typeof createHash>): number {
  if (offset === 0) {
    closeSync(openSync(part, 'w'));
    return 0;
  }
  const buffer = Buffer.allocUnsafe(chunkSize);
  for (let at = 0; at < offset;) {
    const got = readSync(fd, buffer, 0, Math.min(chunkSize, offset - at), at);
    if (got === 0) break;
    hash.update(buffer.subarray(0, got));
    at += got;
  }
  return offset;
}

async function agree({
  connection,
  reader,
  sha256,
  at,
  size,
}: {
  connection: Connection;
  reader: PullReader;
  sha256: string;
  at: number;
  size: number;
}): Promise<void> {
  if (at < size) throw broken(`the connection ended after ${at} of ${size} bytes`);
  const { sha256: theirs } = await hear(reader, 'the SHA-256');
  if (theirs === sha256) return;
  await say(connection, { ok: false, why: 'SHA-256 differs' });
  throw broken('what arrived is not what was sent: SHA-256 differs');
}

/** A hard link fails where the name is taken: nothing is overwritten, whoever made it and when. */
function putInPlace(part: string, path: string, overwrite: boolean): void {
  if (overwrite) rmSync(path, { force: true });
  try {
    linkSync(part, path);
  } catch (error) {
    if (errnoName(error) === 'EEXIST')
      throw new PortolanError('PTL_USAGE', `${path} exists by now; what arrived is in ${part}`, {
        hint: 'rename one of them',
      });
    throw error;
  }
  rmSync(part);
}

function exists(path: string): boolean {
  try {
    closeSync(openSync(path, 'r'));
    return true;
  } catch (error) {
    return errnoName(error) !== 'ENOENT';
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at);
}

async function say(connection: Connection, message: object): Promise<void> {
  await connection.write(Buffer.from(`${transferMark}${JSON.stringify(message)}\n`));
}

async function hear(reader: PullReader, what: string): Promise<Record<string, unknown>> {
  const line = await reader.line(longestLine);
  if (line === null || !line.startsWith(transferMark)) throw broken(`the connection ended before ${what} came`);
  try {
    const value: unknown = JSON.parse(line.slice(transferMark.length));
    if (typeof value === 'object' && value !== null) {
      const message = value as Record<string, unknown>;
      if (message['ok'] === false)
        throw broken(
          `the other side says: ${typeof message['why'] === 'string' ? message['why'].slice(0, 300) : 'no reason'}`,
        );
      return message;
    }
  } catch (error) {
    if (error instanceof PortolanError) throw error;
  }
  throw broken(`${what} makes no sense`);
}

function broken(why: string): PortolanError {
  return new PortolanError('PTL_TRANSFER', why, { hint: 'send it again: what arrived is gone on from' });
}
