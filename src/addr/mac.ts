/** Hardware addresses of Ethernet and its kin (EUI-48, IEEE 802). */
import { failure, success } from '../base/result.ts';
import type { Result } from '../base/result.ts';

/** The text of the 6 bytes at `offset`, as Linux tools print it: `02:42:ac:11:00:02`. */
export function macText(bytes: Uint8Array, offset = 0): string {
  let text = '';
  for (let index = 0; index < 6; index++) {
    if (index > 0) text += ':';
    text += (bytes[offset + index]! + 256).toString(16).slice(1);
  }
  return text;
}

/** Each notation as a group length and separator: `02:42:..`, `02-42-..` (IEEE), `0242.ac11.0002` (Cisco), bare digits. */
const notations = [
  { separator: ':', digits: 2 },
  { separator: '-', digits: 2 },
  { separator: '.', digits: 4 },
  { separator: '', digits: 12 },
] as const;

/** Reads six bytes in any of the usual notations; letters in either case. */
export function parseMac(text: string): Result<Uint8Array> {
  const notation = notations.find(({ separator }) => separator === '' || text.includes(separator))!;
  const bytes = new Uint8Array(6);
  let at = 0;
  for (let digit = 0; digit < 12; digit++) {
    if (digit > 0 && digit % notation.digits === 0) {
      if (text[at] !== notation.separator) return wrong(text, at, `expected ${notation.separator} between the groups`);
      at++;
    }
    const value = hexValue(text.charCodeAt(at));
    if (value === -1) return wrong(text, at, 'expected a hexadecimal digit');
    bytes[digit >> 1] = (bytes[digit >> 1]! << 4) | value;
    at++;
  }
  return at === text.length
    ? success(bytes)
    : failure('a hardware address has six bytes, not more', at, text.length - at);
}

function wrong(text: string, at: number, reason: string): Result<never> {
  return at < text.length ? failure(reason, at) : failure('a hardware address has six bytes, not fewer', at, 0);
}

function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** Whether the address names a group (the I/G bit): broadcast and multicast frames. */
export function isGroupMac(bytes: Uint8Array): boolean {
  return (bytes[0]! & 1) === 1;
}

/** Whether the address was chosen locally (the U/L bit): containers, virtual machines, randomised Wi-Fi. */
export function isLocalMac(bytes: Uint8Array): boolean {
  return (bytes[0]! & 2) === 2;
}
