/** The files that zmap writes, opened before root is given up; what stands in them goes when the scan begins. */
import { closeSync, fstatSync, ftruncateSync } from 'node:fs';
import { errnoName } from '../../base/errors.ts';
import type { Account } from '../../os/give-up-root.linux.ts';
import { openOwned } from '../../os/owned-file.ts';
import { fatal } from './refusal.ts';
import type { ZmapSettings } from './settings.ts';

/** Descriptors; null where nothing is written, or to standard output. */
export class ZmapFiles {
  readonly output: number | null;
  readonly status: number | null;
  readonly metadata: number | null;

  /** Opens them, none without settings; new ones are given to `owner`, where there is one. Throws ZmapRefusal where one cannot be. */
  constructor(settings: ZmapSettings | null, owner: Account | null) {
    const { outputFile = null, statusFile = null, metadata = null } = settings ?? {};
    this.output = outputFile === '-' ? null : opened('csv', 'output', outputFile, owner);
    this.status = opened('monitor', 'status updates', statusFile, owner);
    this.metadata = metadata === '-' ? null : opened('metadata', 'metadata', metadata, owner);
  }

  /** Empties them. */
  begin(): void {
    for (const fd of this.#all()) if (fstatSync(fd).isFile()) ftruncateSync(fd, 0);
  }

  close(): void {
    for (const fd of this.#all()) closeSync(fd);
  }

  #all(): readonly number[] {
    return [this.output, this.status, this.metadata].filter((fd) => fd !== null);
  }
}

function opened(part: string, what: string, path: string | null, owner: Account | null): number | null {
  if (path === null) return null;
  try {
    return openOwned(path, 'keep', owner);
  } catch (error) {
    if (errnoName(error) === undefined) throw error;
    throw fatal(part, `could not open ${what} file (${path}): ${errnoName(error)}`);
  }
}
