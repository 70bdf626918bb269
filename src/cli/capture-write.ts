/** `portolan capture --write`: where packets are written, and as what. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { PortolanError } from '../base/errors.ts';
import { formatTime } from '../base/strftime.ts';
import type { FlowOwners } from '../capture/live/flow-owners.ts';
import type { LiveBatch } from '../capture/live/live-batch.ts';
import type { LiveCapture, LiveCounters } from '../capture/live/live-capture.ts';
import { type LiveFileWriter, livePcapngWriter, livePcapWriter } from '../capture/live/live-file-writer.ts';
import { RotatingFiles } from '../capture/live/rotating-files.ts';
import { type Account, askedBy } from '../os/give-up-root.linux.ts';
import { openOutputFolder } from '../os/output-folder.ts';
import { printable } from '../report/printable.ts';
import type { CaptureFlags } from './capture-flags.ts';
import type { CliContext } from './context.ts';

/** Where packets go. Made while still root: see {@link openCaptureOutput}. */
export interface CaptureOutput {
  /** Begins the first file, as the user that we are now, unless that was done before. */
  start(capture: LiveCapture, filter: string | null): void;
  /** The first `count` packets of a batch. */
  take(batch: LiveBatch, count: number, owners: FlowOwners | null): void;
  finish(counters: LiveCounters): void;
  /** Bytes written in all. */
  readonly bytes: number;
  /** What there is in the end, a line a file. */
  readonly lines: readonly string[];
}

/**
 * Opens the output. A single file is made at once, with root's rights where we have them, and given to who asked for it; files that
 * come later are made in the folder that is held open, with the rights of `account`, whom we become. Where root itself asked and that
 * user could make none, the files of a ring are all made at once, and are root's. Throws PTL_OUTPUT, PTL_USAGE.
 */
export function openCaptureOutput(
  context: CliContext,
  flags: CaptureFlags,
  account: Account | null,
): CaptureOutput | null {
  const { write: path } = flags;
  const rotates = flags.rotateSize !== undefined || flags.rotateTime !== undefined;
  if (path === undefined || path === '-') {
    if (rotates || flags.keep !== undefined || (path === undefined && flags.maxSize !== undefined))
      throw new PortolanError('PTL_USAGE', 'rotation and sizes are about files', {
        hint: '--write cap.pcapng --rotate-size 100M',
      });
    return path === undefined ? null : new Output(context, flags, null);
  }
  if (flags.keep !== undefined && !rotates)
    throw new PortolanError('PTL_USAGE', '--keep belongs to --rotate-size or --rotate-time', {
      hint: '--rotate-size 100M --keep 10',
    });
  const owner: Account | null = process.geteuid?.() === 0 ? askedBy(context.environment) : null;
  const folder = openOutputFolder(path);
  const prepared = rotates && owner === null && account !== null && isForRootAlone(folder.path, flags);
  const files = new RotatingFiles(folder, {
    prepared,
    path,
    size: flags.rotateSize ?? null,
    milliseconds: flags.rotateTime ?? null,
    keep: flags.keep ?? null,
    overwrite: flags.overwrite,
    owner: rotates ? null : owner,
  });
  const now = context.host.clock.now();
  if (prepared) files.prepare(now);
  else if (!rotates) files.open(now);
  return new Output(context, flags, files, rotates && !prepared ? () => checkFolder(folder) : undefined);
}

/** Whether a ring can be made beforehand, and has to be: names without times, and a folder that is not everybody's. */
function isForRootAlone(folder: string, { user, keep, write = '' }: CaptureFlags): boolean {
  if (user !== undefined || keep === undefined || keep > mostPrepared) return false;
  const hasTime = formatTime(basename(write), new Date(0)) !== basename(write);
  return !hasTime && (statSync(folder).mode & 0o003) !== 0o003;
}

/** Each is an open descriptor. */
const mostPrepared = 512;

function checkFolder(folder: { readonly path: string; mayCreate(): boolean }): void {
  if (folder.mayCreate()) return;
  throw new PortolanError('PTL_OUTPUT', `the user we have become may not make files in ${folder.path}`, {
    hint: 'with --keep N and a name without times the files are made beforehand; else choose a folder of that user, or --user NAME',
  });
}

class Output implements CaptureOutput {
  readonly #context: CliContext;
  readonly #flags: CaptureFlags;
  readonly #files: RotatingFiles | null;
  readonly #check: (() => void) | undefined;
  #writer: LiveFileWriter | null = null;
  #capture: LiveCapture | null = null;
  #before = 0;

  constructor(context: CliContext, flags: CaptureFlags, files: RotatingFiles | null, check?: () => void) {
    this.#context = context;
    this.#flags = flags;
    this.#files = files;
    this.#check = check;
  }

  get bytes(): number {
    return this.#before + (this.#writer?.size ?? 0);
  }

  get lines(): readonly string[] {
    const { removed = 0, untouched = 0, names = [] } = this.#files ?? {};
    const shown = names.slice(-3).map((name) => printable(name));
    if (names.length > 3) shown.unshift(`${names.length - 3} more`);
    const gone = removed === 0 ? '' : `, ${removed} older ones removed`;
    const empty = untouched === 0 ? '' : `, ${untouched} of the ring still empty`;
    return names.length === 0
      ? []
      : [`written: ${shown.join(', ')}${gone}${empty}; ${this.bytes.toLocaleString('en-US')} bytes`];
  }

  start(capture: LiveCapture, filter: string | null): void {
    this.#check?.();
    const { out } = this.#context;
    const write = this.#files?.write ?? ((bytes: Uint8Array): void => out.writeBytes(bytes));
    const { interfaces } = capture;
    const isPcap = /\.(?:pcap|cap|dmp)$/i.test(this.#flags.write!);
    this.#capture = capture;
    this.#writer = isPcap
      ? livePcapWriter(capture.linkType, this.#flags.snap ?? 262_144, write)
      : livePcapngWriter({ interfaces, filter }, write);
    if (this.#files?.names.length === 0) this.#files.open(this.#context.host.clock.now());
    this.#writer.begin();
    this.#writer.flush();
  }

  take(batch: LiveBatch, count: number, owners: FlowOwners | null): void {
    const writer = this.#writer!;
    const now = this.#context.host.clock.now();
    for (let row = 0; row < count; row++) {
      if (this.#files?.isOver(writer.size, now) === true) this.#next(now);
      writer.packet(batch, row, owners === null ? null : owners.ownerOf(batch, row));
    }
    writer.flush();
  }

  finish(counters: LiveCounters): void {
    this.#writer?.end(counters, this.#context.host.clock.now());
    this.#files?.close();
  }

  #next(now: number): void {
    const writer = this.#writer!;
    writer.end(this.#capture!.counters(), now);
    this.#before += writer.size;
    this.#files!.open(now);
    writer.begin();
  }
}
