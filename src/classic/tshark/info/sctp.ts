/** What tshark 4.0 says of SCTP in a line: its chunks (RFC 9260 section 3.2). */
import type { Layer } from './layer.ts';

const chunkNames: Readonly<Record<number, string>> = {
  1: 'INIT',
  2: 'INIT_ACK',
  4: 'HEARTBEAT',
  5: 'HEARTBEAT_ACK',
  6: 'ABORT',
  7: 'SHUTDOWN',
  8: 'SHUTDOWN_ACK',
  9: 'ERROR',
  10: 'COOKIE_ECHO',
  11: 'COOKIE_ACK',
  12: 'ECNE',
  13: 'CWR',
  14: 'SHUTDOWN_COMPLETE',
  15: 'AUTH',
  128: 'ASCONF_ACK',
  130: 'RE_CONFIG',
  192: 'FORWARD_TSN',
  193: 'ASCONF',
};

/** `INIT `, `HEARTBEAT `; null for chunks whose numbers Wireshark counts from the first of the association. */
export function sctpWords(layer: Layer): string | null {
  let text = '';
  for (let at = 12; at + 4 <= layer.length;) {
    const [name, length] = [chunkNames[layer.u8(at)], layer.u16(at + 2)];
    if (name === undefined || length < 4) return null;
    if (at + length > layer.length) {
      layer.isShort = true;
      return `${text}${name} `;
    }
    text += `${name} `;
    at += (length + 3) & ~3;
  }
  return text === '' ? null : text;
}
