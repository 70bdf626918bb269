/** What tshark 4.0 says of the spanning tree protocol in a line (IEEE 802.1D clause 9). */
import { macText } from '../../../addr/mac.ts';
import type { Layer } from './layer.ts';
import { hexText } from './layer.ts';

/** `RST. TC + Root = 32768/1/02:00:00:00:00:01  Cost = 19  Port = 0x8002` */
export function stpWords(layer: Layer): string | null {
  const [version, type] = [layer.u8(2), layer.u8(3)];
  if (layer.isShort) return '';
  if (type === 0x80) return 'Topology Change Notification';
  if (type !== 0 && type !== 2) return `Unknown BPDU type (${type})`;
  // A multiple spanning tree (IEEE 802.1Q clause 14) has a line of its own.
  if ((version >= 3 && type === 2) || layer.length < 35) return null;
  const change = (layer.u8(4) & 1) === 1 ? 'TC + ' : '';
  // Twelve bits of the priority are a system identifier (IEEE 802.1t).
  const priority = layer.u16(5);
  const root = `${priority & 0xf000}/${priority & 0x0fff}/${macText(layer.slice(7, 13))}`;
  const port = hexText(layer.u16(25), 4);
  return `${type === 0 ? 'Conf' : 'RST'}. ${change}Root = ${root}  Cost = ${layer.u32(13)}  Port = 0x${port}`;
}
