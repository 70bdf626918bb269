/** How a file joins its process: what selects it from the start, and whether it is kept. */
import type { Listing } from './listing.ts';
import type { OpenFile, OpenProcess } from './open-file.ts';
import { listsDescriptor } from './options/descriptor-list.ts';
import { select } from './select.ts';
import { excludedSocket } from './sockets/excluded-socket.ts';

/** The reasons that select a descriptor (by name, or by number where the name is null) before anything else is known. */
export function selectedOf(
  { request }: Pick<Listing, 'request'>,
  process: Pick<OpenProcess, 'isPrimary' | 'selected'>,
  name: string | null,
  fd: number,
): number {
  const inherited = process.isPrimary ? process.selected : 0;
  const { descriptors } = request;
  if (descriptors === null) return inherited;
  return listsDescriptor(descriptors, name, fd) === descriptors.excluded ? inherited : inherited | select.descriptor;
}

/** Keeps the file if anything selects it, and notes what was found. */
export function linkFile(process: OpenProcess, file: OpenFile, { request }: Pick<Listing, 'request'>): void {
  if (file.selected === 0 || file.selected === excludedSocket) return;
  file.selected &= ~select.endpoint;
  if (file.selected !== 0) process.hasSelected = true;
  process.files.push(file);
  if ((file.selected & select.internet) !== 0) request.internet.found = true;
  if ((file.selected & select.nfs) !== 0) request.nfs.found = true;
  if ((file.selected & select.task) !== 0) request.tasks.found = true;
}
