/** What tshark 4.0 says of HTTP/2 in a line (RFC 9113 section 6): the frames with their streams. */
import { latin1 } from '../../../wire/bytes.ts';
import type { Layer } from './layer.ts';

/** Headers are missing: what they ask or answer hangs on all headers before them (RFC 7541 section 2.2). */
const frameNames: Readonly<Record<number, string>> = {
  2: 'PRIORITY',
  3: 'RST_STREAM',
  4: 'SETTINGS',
  6: 'PING',
  7: 'GOAWAY',
  8: 'WINDOW_UPDATE',
};
const webPorts: ReadonlySet<number> = new Set([80, 3128, 8080, 8088]);
const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** `Magic, SETTINGS[0], WINDOW_UPDATE[0]`; null where there is a frame with content. */
export function http2Words(layer: Layer): string | null {
  const { packet } = layer;
  // Elsewhere Wireshark does not look for it.
  if (!webPorts.has(packet.number('tcp.srcport')) && !webPorts.has(packet.number('tcp.dstport'))) return null;
  const hasPreface = latin1(layer.bytes, 0, preface.length) === preface;
  const said: string[] = hasPreface ? ['Magic'] : [];
  for (let at = hasPreface ? preface.length : 0; at + 9 <= layer.length;) {
    const [length, name, stream] = [layer.number(at, 3), frameNames[layer.u8(at + 3)], layer.u32(at + 5) & 0x7fff_ffff];
    if (name === undefined || at + 9 + length > layer.length) return null;
    said.push(`${name}[${stream}]`);
    at += 9 + length;
  }
  return said.length === 0 ? null : said.join(', ');
}
