/** What tshark 4.0 says of ARP, RARP and inverse ARP in a line (RFC 826, 903, 2390), observed on its output. */
import { ipFromBytes, ipText } from '../../../addr/ip-address.ts';
import { macText } from '../../../addr/mac.ts';
import type { Columns, Layer } from './layer.ts';
import { hexText } from './layer.ts';

/** `Who has 10.0.0.2? Tell 10.0.0.1`; the columns of the three protocols. */
export function arpWords(layer: Layer): Columns | string | null {
  const [hardwareLength, protocolLength, operation] = [layer.u8(4), layer.u8(5), layer.u16(6)];
  let at = 8;
  const take = (length: number): Uint8Array => layer.slice(at, (at += length));
  const [sourceHardware, source] = [take(hardwareLength), take(protocolLength)];
  const [targetHardware, target] = [take(hardwareLength), take(protocolLength)];
  if (layer.isShort) return null;
  const isEthernet = layer.u16(0) === 1 || layer.u16(0) === 6;
  const hardware = (bytes: Uint8Array): string =>
    bytes.length === 6 && isEthernet ? macText(bytes) : Buffer.from(bytes).toString('hex');
  const isIpv4 = layer.u16(2) === 0x0800 && protocolLength === 4;
  const address = (bytes: Uint8Array): string =>
    isIpv4 ? ipText(ipFromBytes(bytes)) : Buffer.from(bytes).toString('hex');
  const [from, to] = [address(source), address(target)];
  switch (operation) {
    case 1:
      return requestText(from, to, isIpv4);
    case 2:
      return from === to ? `Gratuitous ARP for ${from} (Reply)` : `${from} is at ${hardware(sourceHardware)}`;
    case 3:
      return { protocol: 'RARP', info: `Who is ${hardware(targetHardware)}? Tell ${hardware(sourceHardware)}` };
    case 4:
      return { protocol: 'RARP', info: `${hardware(targetHardware)} is at ${to}` };
    case 8:
      return { protocol: 'Inverse ARP', info: `Who is ${hardware(targetHardware)}? Tell ${hardware(sourceHardware)}` };
    case 9:
      return { protocol: 'Inverse ARP', info: `${hardware(sourceHardware)} is at ${from}` };
    case 10:
      return 'ARP NAK';
    case 0:
      return 'Reserved opcode 0';
    default:
      return `Unknown ARP opcode 0x${hexText(operation, 4)}`;
  }
}

function requestText(from: string, to: string, isIpv4: boolean): string {
  if (from === to) return `ARP Announcement for ${from}`;
  return isIpv4 && from === '0.0.0.0' ? `Who has ${to}? (ARP Probe)` : `Who has ${to}? Tell ${from}`;
}
