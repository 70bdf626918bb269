/** `-E` and `+E`: names the other ends of pipes, sockets, queues, terminals and event counters behind each file. */
import type { SocketTable } from '../../os/socket-table.ts';
import type { HeldFile } from './endpoint-index.ts';
import { isSame } from './endpoint-index.ts';
import type { Listing } from './listing.ts';
import { isTerminalMaster, isTerminalSlave } from './mark-endpoint.ts';
import { addNote, type EndpointKey } from './open-file.ts';
import type { OpenProcess } from './open-file.ts';
import { isSelected } from './select.ts';
import { inetPeers, readUnixPeers, type UnixPeers } from './sockets/peers.ts';

/** What joining needs beside the listing. */
interface Joining {
  readonly listing: Listing;
  readonly unixPeers: () => UnixPeers;
}

/** Adds the ends to the names; with `+E` also selects the files at the other ends, and names their ends in turn. */
export function joinEndpoints(listing: Listing, processes: readonly OpenProcess[], sockets: SocketTable): void {
  const { request, selection, tables } = listing;
  let peers: UnixPeers | undefined;
  const joining = { listing, unixPeers: () => (peers ??= readUnixPeers(sockets, tables.unix())) };
  const alsoList = request.endpoints === 'tell-and-list';
  for (const process of processes) {
    for (const file of process.files) {
      if (file.endpoint !== null && isSelected(selection, file.selected))
        tell(joining, { process, file }, alsoList, false);
    }
  }
  for (const process of processes) {
    for (const file of process.files) {
      if (!file.isEndpointOf || isSelected(selection, file.selected)) continue;
      file.selected = selection.reasons;
      process.hasSelected = true;
      if (file.endpoint !== null) tell(joining, { process, file }, false, true);
    }
  }
}

function tell(joining: Joining, held: HeldFile, mark: boolean, isOtherEnd: boolean): void {
  const key = held.file.endpoint!;
  if (key.kind === 'unix') return tellUnix(joining, held, key, { mark, isOtherEnd });
  if (key.kind === 'terminal') return tellTerminal(joining, held, key, mark);
  for (const other of endsOf(joining.listing, held, key)) name(joining.listing, held, other, '', mark);
}

/** The ends that belong to a file: the peer's of a connection, the other holders of anything else. */
function endsOf({ endpoints, tables }: Listing, held: HeldFile, key: EndpointKey): readonly HeldFile[] {
  if (key.kind !== 'inet' && key.kind !== 'inet6') return endpoints.of(key).filter((other) => !isSame(other, held));
  const peer = inetPeers(tables, key.kind === 'inet6' ? 6 : 4).get(Number(key.id));
  return peer === undefined || peer.inode === 0 ? [] : endpoints.of({ kind: key.kind, id: String(peer.inode) });
}

function tellUnix(
  { listing, unixPeers }: Joining,
  held: HeldFile,
  key: EndpointKey,
  { mark, isOtherEnd }: { mark: boolean; isOtherEnd: boolean },
): void {
  const inode = Number(key.id);
  const peer = unixPeers().peerOf(inode);
  const waiting = unixPeers().waitingOf(inode);
  // An endpoint that is only listed for another's sake names what waits for it where it has no peer.
  const named = !isOtherEnd || peer === null ? [...(peer === null ? [] : [peer]), ...waiting] : [peer];
  for (const other of named) {
    addNote(held.file, `->INO=${other}`);
    for (const end of listing.endpoints.of({ kind: 'unix', id: String(other) })) name(listing, held, end, '', mark);
  }
}

/** A multiplexer names the slave side by its path once. */
function tellTerminal({ listing }: Joining, held: HeldFile, key: EndpointKey, mark: boolean): void {
  const isMaster = isTerminalMaster(held.file);
  const sought = isMaster ? isTerminalSlave : isTerminalMaster;
  let prefix = isMaster ? `->/dev/pts/${held.file.terminal} ` : '';
  for (const other of listing.endpoints.of(key)) {
    if (!sought(other.file)) continue;
    name(listing, held, other, prefix, mark);
    prefix = '';
  }
}

/** `PID,command,FDmode`. */
function name({ request }: Listing, held: HeldFile, { process, file }: HeldFile, prefix: string, mark: boolean): void {
  const command = process.command.slice(0, request.commandWidth);
  addNote(held.file, `${prefix}${process.pid},${command},${file.descriptor.trimStart()}${file.access}`);
  if (mark) file.isEndpointOf = true;
}
