/** Whether packets are to have another shape than usual, and whether that can be. */
import { ipText, parseIp } from '../../addr/ip-address.ts';
import type { Host } from '../../os/host.ts';
import { ownAddresses } from '../../scan/scan-targets.ts';
import type { NmapOptions, ScanKind } from './nmap-options.ts';
import { notOurs, quitting } from './refusal.ts';

/** Whether the user wants packets of a shape, or to see them. */
export function wantsShape({ packets, packetTrace }: NmapOptions): boolean {
  const { device, source, sourcePort, payload, payloadLength, ttl, badSum } = packets;
  const asked = [device, source, sourcePort, payload, payloadLength, ttl].some((value) => value !== null);
  return asked || badSum || packetTrace;
}

/** Checks what can be checked before a packet is sent. Throws NmapRefusal. */
export function checkShape(options: NmapOptions, kinds: readonly ScanKind[], host: Host): void {
  const { device, source } = options.packets;
  if (!wantsShape(options)) return;
  const kernels = kinds.find((kind) => kind === 'connect' || kind === 'ip-protocol');
  if (kernels !== undefined)
    throw notOurs(
      kernels === 'connect' ? '-sT with other packets' : '-sO with other packets',
      '-e, -S, -g, --ttl, --badsum, --data and --packet-trace go with scans that send TCP, UDP or SCTP packets of their own',
    );
  if (device !== null && !host.interfaces().some(({ name }) => name === device))
    throw quitting(`I cannot figure out what source address to use for device ${device}, does it even exist?`);
  if (source === null) return;
  const address = parseIp(source);
  if (!address.ok) throw quitting(`Failed to resolve/decode supposed IPv4 source address "${source}": not an address`);
  if (!ownAddresses(host).has(address.value))
    throw notOurs('-S', `${ipText(address.value)} is no address of this host, and answers would go to another`);
}
