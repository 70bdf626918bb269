/** What tshark 4.0 says of NetBIOS sessions (RFC 1002 section 4.3) and of SMB 2 (MS-SMB2 section 2.2) in a line. */
import type { Layer } from './layer.ts';

const sessionTypes: Readonly<Record<number, string>> = {
  0x81: 'Session request',
  0x82: 'Positive session response',
  0x83: 'Negative session response',
  0x84: 'Retarget session response',
  0x85: 'Session keep-alive',
};

/** `Session keep-alive` */
export function nbssWords(layer: Layer): string | null {
  const type = layer.u8(0);
  return type === 0x85 ? sessionTypes[type]! : null;
}

/** `Negotiate Protocol Request`; of other commands Wireshark tells files and trees, which need what was said before. */
export function smb2Words(layer: Layer): string | null {
  const isReply = (layer.little(16, 4) & 1) === 1;
  if (layer.little(12, 2) !== 0 || layer.length < 64 + 36) return null;
  return `Negotiate Protocol ${isReply ? 'Response' : 'Request'}`;
}
