/** Marks files that are ends of something another file may be an end of too. */
import { deviceMajor, deviceMinor } from '../../os/file-system.ts';
import type { Listing } from './listing.ts';
import type { EndpointKey, OpenFile, OpenProcess } from './open-file.ts';
import { select } from './select.ts';

/** UNIX98_PTY_SLAVE_MAJOR and the count of majors (include/uapi/linux/major.h). */
const [terminalMajor, terminalMajors] = [136, 8];

/** Whether a file is the slave side of a pseudo terminal. */
export function isTerminalSlave(file: OpenFile): boolean {
  if (file.rawDevice === null) return false;
  const major = deviceMajor(file.rawDevice);
  return major >= terminalMajor && major < terminalMajor + terminalMajors;
}

/** Whether a file is the pseudo terminal multiplexer, /dev/ptmx (character device 5,2). */
export function isTerminalMaster(file: OpenFile): boolean {
  return file.rawDevice !== null && deviceMajor(file.rawDevice) === 5 && deviceMinor(file.rawDevice) === 2;
}

/** Makes a file known by its endpoint, and keeps it in the listing until the endpoints are joined. */
export function markEndpoint(listing: Listing, process: OpenProcess, file: OpenFile, key: EndpointKey): void {
  file.endpoint = key;
  file.selected |= select.endpoint;
  listing.endpoints.add(key, { process, file });
}
