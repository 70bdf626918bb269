/**
 * The journal of a scan: every answer as it comes, one JSON line a batch, so that a scan that was killed goes on where it
 * stopped. Only whole lines count: what a kill cut off is cut off for good, and its probes are sent again.
 */
import { closeSync, ftruncateSync, fstatSync, readSync, rmSync, writeSync } from 'node:fs';
import { ipText, parseIp } from '../addr/ip-address.ts';
import { errnoName, PortolanError } from '../base/errors.ts';
import type { Account } from '../os/give-up-root.linux.ts';
import { openOwned } from '../os/owned-file.ts';
import { portStates } from './port-state.ts';
import type { PortState, ProbeOutcome } from './port-state.ts';

/** What identifies a scan: the same plan finds the same probes under the same numbers. */
export interface JournalPlan {
  readonly parts: readonly { readonly technique: string; readonly addresses: string; readonly ports: string }[];
  readonly seed: number;
  readonly shard: { readonly index: number; readonly count: number };
}

/** What was known when the journal was opened, by part. */
export interface JournalPast {
  readonly outcomes: readonly ProbeOutcome[];
  /** Whether the part had come to its end. */
  readonly ended: boolean;
}

const format = 'portolan-scan-journal-1';

type Row = readonly [number, PortState, string, string | null, number | null, number | null, number];

/** An open journal. */
export class Journal {
  readonly plan: JournalPlan;
  readonly past: readonly JournalPast[];
  readonly #fd: number;

  private constructor(fd: number, plan: JournalPlan, past: readonly JournalPast[]) {
    this.#fd = fd;
    this.plan = plan;
    this.past = past;
  }

  /**
   * Begins the journal of a plan, or goes on with the one that stands in the file, whose seed then holds. Throws PTL_RESUME where
   * the file is no journal or one of another scan, and where it cannot be read or written.
   */
  static on({ path, fd }: Pick<JournalFile, 'path' | 'fd'>, wanted: JournalPlan): Journal {
    try {
      return fstatSync(fd).size === 0 ? Journal.#begin(fd, wanted) : Journal.#resume(fd, path, wanted);
    } catch (error) {
      throw unusable(path, error);
    }
  }

  /** Adds answers of a part. They are in the kernel's hands when this returns: a kill cannot lose them any more. */
  add(part: number, outcomes: readonly ProbeOutcome[]): void {
    if (outcomes.length > 0) this.#append({ part, ports: outcomes.map(rowOf) });
  }

  /** Says that a part has come to its end. */
  end(part: number): void {
    this.#append({ part, end: true });
  }

  close(): void {
    closeSync(this.#fd);
  }

  static #begin(fd: number, plan: JournalPlan): Journal {
    const journal = new Journal(
      fd,
      plan,
      plan.parts.map(() => ({ outcomes: [], ended: false })),
    );
    journal.#append({ format, ...plan });
    return journal;
  }

  static #resume(fd: number, path: string, wanted: JournalPlan): Journal {
    const { lines, length } = wholeLines(fd);
    const header = readJson(lines.shift() ?? '');
    // A header that was cut off is a scan that never began.
    if (header === null && lines.length === 0 && length === 0 && isCutHeader(fd)) {
      ftruncateSync(fd, 0);
      return Journal.#begin(fd, wanted);
    }
    const plan = header as (JournalPlan & { format: string }) | null;
    if (plan?.format !== format) throw refused(path, 'it is no journal of a scan');
    const { parts, seed, shard } = plan;
    const same = JSON.stringify({ parts, shard }) === JSON.stringify({ parts: wanted.parts, shard: wanted.shard });
    if (!same) throw refused(path, 'it belongs to a scan of other targets, ports or techniques');
    const { past, dropped } = readPast(lines, parts.length);
    // Cut off behind the last good line, so that new lines follow it.
    ftruncateSync(fd, length - dropped);
    return new Journal(fd, { parts, seed, shard }, past);
  }

  #append(value: unknown): void {
    const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
    for (let done = 0; done < bytes.length;) done += writeSync(this.#fd, bytes, done);
  }
}

/** The file of a journal, opened before anything is known of the scan. */
export class JournalFile {
  readonly path: string;
  readonly fd: number;
  /** Nothing stood in it. */
  readonly isEmpty: boolean;
  #isTaken = false;

  /** Opens the file; made by this, it is given to `owner`, where there is one. Throws PTL_RESUME. */
  constructor(path: string, owner: Account | null) {
    this.path = path;
    try {
      this.fd = openOwned(path, 'a+', owner);
      this.isEmpty = fstatSync(this.fd).size === 0;
    } catch (error) {
      throw unusable(path, error);
    }
  }

  /** The journal of a plan, which then has the file: see {@link Journal.on}. */
  begin(plan: JournalPlan): Journal {
    this.#isTaken = true;
    return Journal.on(this, plan);
  }

  /** Where no journal was begun, closes the file, and removes it unless something stood in it. */
  close(): void {
    if (this.#isTaken) return;
    this.#isTaken = true;
    closeSync(this.fd);
    if (!this.isEmpty) return;
    try {
      rmSync(this.path);
    } catch (error) {
      // The user that we have become may not: an empty file is a journal that never began.
      if (errnoName(error) === undefined) throw error;
    }
  }
}

function unusable(path: string, error: unknown): unknown {
  if (error instanceof PortolanError) return error;
  return new PortolanError('PTL_RESUME', `the journal ${path} cannot be used`, {
    evidence: errnoName(error) ?? String(error),
    hint: 'choose another file for --resume',
    cause: error,
  });
}

/** What every journal begins with. */
const beginning = Buffer.from(JSON.stringify({ format }).slice(0, -1));

/** Whether a file without a whole line is a journal's, which may be begun anew. */
function isCutHeader(fd: number): boolean {
  const bytes = Buffer.alloc(beginning.length);
  const read = readSync(fd, bytes, 0, bytes.length, 0);
  return bytes.subarray(0, read).equals(beginning.subarray(0, read));
}

function refused(path: string, evidence: string): PortolanError {
  return new PortolanError('PTL_RESUME', `${path} cannot be resumed`, {
    evidence,
    hint: 'repeat the command as it was first given, or choose another file for --resume',
  });
}

/** The lines that end in a line feed, and how many bytes they are. */
function wholeLines(fd: number): { readonly lines: string[]; readonly length: number } {
  const bytes = Buffer.alloc(fstatSync(fd).size);
  let filled = 0;
  while (filled < bytes.length) {
    const count = readSync(fd, bytes, filled, bytes.length - filled, filled);
    if (count === 0) break;
    filled += count;
  }
  const length = bytes.subarray(0, filled).lastIndexOf(0x0a) + 1;
  const text = bytes.toString('utf8', 0, length);
  return { lines: length === 0 ? [] : text.slice(0, -1).split('\n'), length };
}

/** Reads answers until the first line that is none; what follows it is not trusted. */
function readPast(
  lines: readonly string[],
  parts: number,
): { readonly past: readonly JournalPast[]; readonly dropped: number } {
  const found = Array.from({ length: parts }, () => ({ outcomes: new Map<number, ProbeOutcome>(), ended: false }));
  let good = 0;
  for (const line of lines) {
    const entry = readJson(line) as { part?: number; ports?: readonly Row[]; end?: boolean } | null;
    const part = found[entry?.part ?? -1];
    const outcomes = (entry?.ports ?? []).map(outcomeOf);
    if (entry === null || part === undefined || outcomes.includes(null)) break;
    for (const outcome of outcomes) part.outcomes.set(outcome!.index, outcome!);
    part.ended ||= entry.end === true;
    good++;
  }
  const dropped = lines.slice(good).reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  return { past: found.map(({ outcomes, ended }) => ({ outcomes: [...outcomes.values()], ended })), dropped };
}

function readJson(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function rowOf({ index, state, reason, from, ttl, rttMs, attempts }: ProbeOutcome): Row {
  return [index, state, reason, from === null ? null : ipText(from), ttl, rttMs, attempts];
}

function outcomeOf(row: Row): ProbeOutcome | null {
  if (!Array.isArray(row) || row.length !== 7) return null;
  const [index, state, reason, from, ttl, rttMs, attempts] = row;
  const sender = from === null ? null : parseIp(from);
  if (sender !== null && !sender.ok) return null;
  if (!Number.isSafeInteger(index) || index < 0 || !portStates.includes(state) || typeof reason !== 'string')
    return null;
  return { index, state, reason, from: sender === null ? null : sender.value, ttl, rttMs, attempts };
}
