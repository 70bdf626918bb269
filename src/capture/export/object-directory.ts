/** A new directory for files out of a capture: nothing that is there is ever touched, and strangers choose no path. */
import { createHash } from 'node:crypto';
import { closeSync, constants, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errnoName, PortolanError } from '../../base/errors.ts';
import type { RecordKind } from '../../base/record.ts';
import { defineRecord } from '../../base/record.ts';
import type { FoundObject } from './exported-object.ts';
import { safeName } from './safe-name.ts';

/** A file that was written. */
export interface ExportedFile {
  /** The object without its bytes: those are on the disk. */
  readonly object: Omit<FoundObject, 'bytes'>;
  readonly bytes: number;
  /** Its name in the directory; null where the bounds were reached and it was left out. */
  readonly file: string | null;
  readonly sha256: string;
}

/** The most that one capture may fill. */
export const directoryLimits = { files: 10_000, bytes: 4 * 1024 ** 3 } as const;

/** Writes files into a directory of its own. */
export class ObjectDirectory {
  readonly #path: string;
  readonly #limits: { readonly files: number; readonly bytes: number };
  readonly #taken = new Set<string>();
  #bytes = 0;

  /** Makes the directory. Throws PTL_OUTPUT where there is something of that name. */
  constructor(path: string, limits: { readonly files: number; readonly bytes: number } = directoryLimits) {
    this.#path = path;
    this.#limits = limits;
    try {
      mkdirSync(path, { mode: 0o700 });
    } catch (error) {
      throw outputError(error, path, 'name a directory that does not exist yet');
    }
  }

  /** Writes a file. Throws PTL_OUTPUT. */
  write(object: FoundObject): ExportedFile {
    const { bytes, ...rest } = object;
    const exported = { object: rest, bytes: bytes.length };
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const isFull = this.#taken.size >= this.#limits.files || this.#bytes + bytes.length > this.#limits.bytes;
    if (isFull) return { ...exported, file: null, sha256 };
    const file = safeName(object.name, `${object.protocol}-object`, this.#taken);
    this.#bytes += bytes.length;
    const path = join(this.#path, file);
    try {
      // O_EXCL and O_NOFOLLOW: whatever somebody put there meanwhile is neither followed nor overwritten.
      const { O_WRONLY, O_CREAT, O_EXCL } = constants;
      const fd = openSync(path, O_WRONLY | O_CREAT | O_EXCL | (constants.O_NOFOLLOW ?? 0), 0o600);
      try {
        for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      throw outputError(error, path, 'check the disk');
    }
    return { ...exported, file, sha256 };
  }
}

function outputError(error: unknown, path: string, hint: string): unknown {
  const code = errnoName(error);
  if (code === undefined) return error;
  return new PortolanError('PTL_OUTPUT', `${path} cannot be written`, { evidence: code, hint, cause: error });
}

/** The kind of these records. */
export const exportedFileKind: RecordKind<ExportedFile> = defineRecord<ExportedFile>({
  name: 'exported-file',
  meaning: 'a file that was put together from a capture',
  columns: [
    {
      name: 'file',
      type: 'text',
      meaning: 'its name in the directory; null where it was left out for lack of room',
      shown: true,
      priority: 0,
      get: ({ file }) => file,
    },
    {
      name: 'protocol',
      type: 'text',
      meaning: 'http, ftp, tftp or smtp',
      shown: true,
      get: ({ object }) => object.protocol,
    },
    {
      name: 'bytes',
      type: 'bytes',
      unit: 'bytes',
      meaning: 'its length',
      shown: true,
      priority: 0,
      get: ({ bytes }) => bytes,
    },
    {
      name: 'contentType',
      type: 'text',
      meaning: 'what the sender said it is',
      title: 'TYPE',
      shown: true,
      get: ({ object }) => object.contentType,
    },
    { name: 'host', type: 'text', meaning: 'whom it was asked of', shown: true, get: ({ object }) => object.host },
    {
      name: 'packet',
      type: 'integer',
      meaning: 'packet that completed it',
      shown: true,
      get: ({ object }) => object.packet,
    },
    { name: 'name', type: 'text', meaning: 'what it was called', shown: false, get: ({ object }) => object.name },
    { name: 'sha256', type: 'text', meaning: 'SHA-256 of its bytes', shown: false, get: ({ sha256 }) => sha256 },
    { name: 'flaw', type: 'text', meaning: 'what is missing of it', shown: true, get: ({ object }) => object.flaw },
  ],
});
