/** One listing: what is asked, what the machine is asked through, and what is read once for all files. */
import type { FileStatus, FileSystem } from '../../os/file-system.ts';
import type { EndpointIndex } from './endpoint-index.ts';
import type { LockTable } from './files/locks.ts';
import type { MountTable } from './files/mounts.ts';
import type { NamedFiles } from './files/named-files.ts';
import type { Request } from './options/request.ts';
import type { Selection } from './select.ts';
import type { SocketTables } from './sockets/socket-tables.ts';

/** A mapped file. */
export interface MappedFile {
  readonly device: number;
  readonly inode: string;
  readonly path: string;
  readonly isDeleted: boolean;
}

/** What has been learnt of mapped files: those of the latest process, and where paths lead. */
export interface MappedMemo {
  pid: number;
  files: readonly MappedFile[];
  readonly paths: Map<string, { readonly status: FileStatus | null; readonly error: string }>;
}

/** Handed to everything that describes files. */
export interface Listing {
  readonly request: Request;
  readonly selection: Selection;
  readonly files: FileSystem;
  /** `/proc`. */
  readonly procRoot: string;
  readonly tables: SocketTables;
  readonly mounts: MountTable;
  readonly named: NamedFiles;
  readonly locks: LockTable;
  readonly endpoints: EndpointIndex;
  readonly mapped: MappedMemo;
}
