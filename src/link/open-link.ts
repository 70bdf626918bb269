/** Opens the best link that this system has. */
import type { LinkOptions } from './link-options.ts';
import type { Link } from './link.ts';

/**
 * A packet link: our own ring on Linux, libpcap elsewhere. Loads only the one it opens. Rejects with PTL_PERMISSION,
 * PTL_NO_INTERFACE, PTL_NO_LIBPCAP, PTL_NO_FFI or PTL_SYSTEM_CALL.
 */
export async function openLink(options: LinkOptions): Promise<Link> {
  if (process.platform === 'linux') return (await import('./packet-link.linux.ts')).openPacketLink(options);
  return (await import('./pcap-link.ts')).openPcapLink(options);
}
