/** A value of a field as `-T fields` and `-T json` write it: numbers as the field wants them, everything else plain. */
import { ipText } from '../../addr/ip-address.ts';
import { macText } from '../../addr/mac.ts';
import { plainText } from '../../capture/tree-text.ts';
import { longTime } from './packet-times.ts';
import type { FieldItem } from './seen-packet.ts';

/** Fields whose number Wireshark 4.0 keeps in another width than the bytes it stands in: digits in base 16. */
const hexWidths: Readonly<Record<string, number>> = { 'ipv6.tclass': 8, 'ipv6.flow': 6, 'llc.control': 4 };

/** What the field's value is as text; may hold hostile characters. */
export function fieldText(name: string, { value, spec, bytes }: FieldItem): string {
  if (spec.secret === true) return '(not shown)';
  if (value === null) return name;
  if (name === 'frame.time' && typeof value === 'string') return longTime(nanosecondsOf(value));
  if (value instanceof Uint8Array) return value.length === 6 && spec.type === 'ether' ? macText(value) : hexText(value);
  if (typeof value === 'object') return ipText(value);
  const width = hexWidths[name];
  if (width !== undefined && typeof value === 'number') return `0x${value.toString(16).padStart(width, '0')}`;
  return plainText(value, spec, bytes.length);
}

/** Bytes in base 16, as `-T fields` has them. */
function hexText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Seconds with nine digits behind the point, as nanoseconds. */
export function nanosecondsOf(seconds: string): bigint {
  return BigInt(seconds.replace('.', ''));
}
