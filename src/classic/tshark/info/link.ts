/** What tshark 4.0 says of CDP, and of MPLS labels before content that it does not know, in a line. */
import type { Layer } from './layer.ts';

/** `Device ID: r1  Port ID: eth1  ` */
export function cdpWords(layer: Layer): string {
  const [device, port] = [layer.value('cdp.deviceid'), layer.value('cdp.portid')];
  return (
    (typeof device === 'string' ? `Device ID: ${device}  ` : '') +
    (typeof port === 'string' ? `Port ID: ${port}  ` : '')
  );
}

/** `MPLS Label Switched Packet` */
export function mplsWords(): string {
  return 'MPLS Label Switched Packet';
}
