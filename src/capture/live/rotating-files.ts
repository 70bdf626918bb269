/** The files of a capture: one, or one after the other by size and time, the oldest removed. */
import { closeSync, ftruncateSync, writeSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { errnoName, PortolanError } from '../../base/errors.ts';
import { formatTime } from '../../base/strftime.ts';
import type { OutputFolder } from '../../os/output-folder.ts';

/** When files change, and what they are called. */
export interface RotationPlan {
  /** The path as it was given; with a change of files its name may hold conversions of strftime(3). */
  readonly path: string;
  /** A new file when one has so many bytes, null: never. */
  readonly size: number | null;
  /** A new file after so many milliseconds, null: never. */
  readonly milliseconds: number | null;
  /** Only the newest so many files are kept, null: all. */
  readonly keep: number | null;
  readonly overwrite: boolean;
  /**
   * All `keep` files are made beforehand by {@link RotatingFiles.prepare} and written in turn, so that no right to make or remove
   * files is needed later; their names have no conversions.
   */
  readonly prepared?: boolean;
  /** Whose the files are to be; null: the user's who makes them. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
}

/** Files one after the other. */
export class RotatingFiles {
  readonly #folder: OutputFolder;
  readonly #plan: RotationPlan;
  readonly #names: string[] = [];
  readonly #prepared: { readonly name: string; readonly fd: number }[] = [];
  #fd = -1;
  /** Where the next bytes of the file belong. */
  #at = 0;
  #opened = 0;
  #count = 0;
  /** How many files were removed again, or written over. */
  removed = 0;

  constructor(folder: OutputFolder, plan: RotationPlan) {
    this.#folder = folder;
    this.#plan = plan;
  }

  /** Those that are there now, oldest first. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Makes the files of a ring that is written in turn. Throws PTL_OUTPUT. */
  prepare(now: number): void {
    const { keep, overwrite, owner } = this.#plan;
    for (let index = 0; index < (keep ?? 0); index++) {
      const name = this.#name(now, 0);
      this.#prepared.push({ name, fd: this.#folder.create(name, { overwrite, owner }) });
      this.#count++;
    }
    this.#count = 0;
  }

  /** How many files of a ring nothing was written to. */
  get untouched(): number {
    return this.#plan.prepared === true ? Math.max(0, (this.#plan.keep ?? 0) - this.#count) : 0;
  }

  /** Opens the first file, or the next one. Throws PTL_OUTPUT. */
  open(now: number): void {
    if (this.#prepared.length > 0) return this.#turn(now);
    this.close();
    const name = this.#create(now);
    this.#at = 0;
    this.#opened = now;
    this.#names.push(name);
    const { keep } = this.#plan;
    const surplus = keep === null ? [] : this.#names.splice(0, Math.max(0, this.#names.length - keep));
    for (const old of surplus) this.#folder.remove(old);
    this.removed += surplus.length;
  }

  /** Whether the file that has `size` bytes is over. */
  isOver(size: number, now: number): boolean {
    const { size: most, milliseconds } = this.#plan;
    return (most !== null && size >= most) || (milliseconds !== null && now - this.#opened >= milliseconds);
  }

  /** Throws PTL_OUTPUT: a full disk, a file system that is gone. */
  readonly write = (bytes: Uint8Array): void => {
    try {
      for (let at = 0; at < bytes.length;) {
        const written = writeSync(this.#fd, bytes, at, bytes.length - at, this.#at);
        this.#at += written;
        at += written;
      }
    } catch (error) {
      const code = errnoName(error);
      throw new PortolanError('PTL_OUTPUT', `${this.#names.at(-1)} cannot be written any further`, {
        ...(code !== undefined && { evidence: code }),
        hint: code === 'ENOSPC' ? 'the disk is full: what was written until then can be read' : 'check the disk',
        cause: error,
      });
    }
  };

  close(): void {
    const open = this.#prepared.length > 0 ? this.#prepared.splice(0).map(({ fd }) => fd) : [this.#fd];
    for (const fd of open) if (fd !== -1) closeSync(fd);
    this.#fd = -1;
  }

  /** The next file of the ring; the oldest one is emptied. */
  #turn(now: number): void {
    const { name, fd } = this.#prepared[this.#count % this.#prepared.length]!;
    if (this.#count >= this.#prepared.length) {
      ftruncateSync(fd, 0);
      this.#names.shift();
      this.removed++;
    }
    this.#count++;
    this.#names.push(name);
    this.#fd = fd;
    this.#at = 0;
    this.#opened = now;
  }

  /** Names may come again within a second: a number makes them new. */
  #create(now: number): string {
    const { overwrite, owner } = this.#plan;
    for (let attempt = 0; ; attempt++) {
      const name = this.#name(now, attempt);
      try {
        this.#fd = this.#folder.create(name, { overwrite: overwrite && !this.#names.includes(name), owner });
        this.#count++;
        return name;
      } catch (error) {
        const isTaken = error instanceof PortolanError && error.evidence === 'EEXIST';
        if (!isTaken || !this.#rotates || attempt >= mostAttempts || !this.#names.includes(name)) throw error;
      }
    }
  }

  get #rotates(): boolean {
    return this.#plan.size !== null || this.#plan.milliseconds !== null;
  }

  #name(now: number, attempt: number): string {
    const wanted = basename(this.#plan.path);
    if (!this.#rotates) return wanted;
    const timed = formatTime(wanted, new Date(now));
    const extension = extname(timed);
    const stem = timed.slice(0, timed.length - extension.length);
    if (timed === wanted) return `${stem}-${String(this.#count + 1).padStart(5, '0')}${extension}`;
    return attempt === 0 ? timed : `${stem}-${attempt + 1}${extension}`;
  }
}

const mostAttempts = 1000;
