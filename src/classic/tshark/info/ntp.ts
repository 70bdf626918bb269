/** What tshark 4.0 says of NTP in a line (RFC 5905 section 7.3). */
import type { Layer } from './layer.ts';

const modes = [
  'reserved',
  'symmetric active',
  'symmetric passive',
  'client',
  'server',
  'broadcast',
  'control',
  'private',
];

/** `NTP Version 4, client` */
export function ntpWords(layer: Layer): string | null {
  const first = layer.u8(0);
  const [version, mode] = [(first >> 3) & 7, first & 7];
  if (mode === 7) return null;
  if (mode < 6 && layer.length < 48) layer.isShort = true;
  return `${version === 0 || version > 4 ? 'reserved' : `NTP Version ${version}`}, ${modes[mode]!}`;
}
