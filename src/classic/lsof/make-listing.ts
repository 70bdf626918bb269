/** Puts one listing together: what is read once for all of its files. */
import type { FileSystem } from '../../os/file-system.ts';
import { newEndpointIndex } from './endpoint-index.ts';
import { readLocks } from './files/locks.ts';
import type { MountTable } from './files/mounts.ts';
import type { NamedFiles } from './files/named-files.ts';
import type { Listing } from './listing.ts';
import type { Request } from './options/request.ts';
import type { Selection } from './select.ts';
import { select } from './select.ts';
import { mayMatch } from './sockets/address-match.ts';
import { endpointsOf, type RowFilter } from './sockets/inet-table.ts';
import { openSocketTables } from './sockets/socket-tables.ts';

/** What does not change between the listings of a run. */
export interface ListingParts {
  readonly request: Request;
  readonly selection: Selection;
  readonly files: FileSystem;
  readonly procRoot: string;
  readonly mounts: MountTable;
  readonly named: NamedFiles;
}

/** A fresh listing. */
export function makeListing(parts: ListingParts): Listing {
  const { request, selection, files, procRoot } = parts;
  return {
    ...parts,
    tables: openSocketTables(files, `${procRoot}/net`, rowFilter(request, selection)),
    locks: readLocks(files, procRoot),
    endpoints: newEndpointIndex(),
    mapped: { pid: -1, files: [], paths: new Map() },
  };
}

/**
 * Where sockets can only be selected by address, rows of other addresses need not be kept. With `-s` all are: which states
 * were met shows in the exit code, whatever address a socket has.
 */
function rowFilter(request: Request, selection: Selection): RowFilter | undefined {
  const others = select.internet | select.unixSocket;
  const onlyAddress = (selection.reasons & select.address) !== 0 && (selection.reasons & others) === 0;
  if (!onlyAddress || !selection.internetOnly || request.endpoints !== 'none') return undefined;
  if (request.states.included.size + request.states.excluded.size > 0) return undefined;
  return (row) => {
    const { local, foreign } = endpointsOf(row);
    return mayMatch(request.addresses, row.protocol, local, foreign);
  };
}
