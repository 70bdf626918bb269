/** The texts of single cells, as both the table and the fields for programs write them. */
import { deviceMajor, deviceMinor } from '../../../os/file-system.ts';
import type { OpenFile } from '../open-file.ts';

/** `major,minor` of the device (of the one a device file stands for), or what stands in its place. */
export function deviceCell({ rawDevice, device, deviceText }: OpenFile): string {
  const number = rawDevice ?? device;
  return number === null ? (deviceText ?? '') : `${deviceMajor(number)},${deviceMinor(number)}`;
}

/** An offset: `0t` and digits, or hexadecimal where there are more than `digits` (0: never). */
export function offsetText(offset: number | bigint, digits: number): string {
  const decimal = `0t${offset}`;
  if (digits === 0 || decimal.length <= digits + 2) return decimal;
  return offset === 0 || offset === 0n ? '0' : `0x${offset.toString(16)}`;
}

/** The size, or the offset. */
export function sizeCell({ size, offset }: OpenFile, digits: number): string {
  if (size !== null) return String(size);
  return offset === null ? '' : offsetText(offset, digits);
}

/** The inode, or the protocol. */
export function nodeCell({ node, inode, protocol }: OpenFile): string {
  if (node === 'inode') return inode ?? '';
  return node === 'protocol' ? protocol : '';
}

/** The two characters behind the descriptor: access mode and lock. */
export function modeAndLock({ access, lock }: OpenFile): string {
  if (lock === ' ') return `${access} `;
  return `${access === ' ' ? '-' : access}${lock}`;
}

/** A user number where there is no login: eight columns, cut there. */
export function userNumber(uid: number): string {
  return String(uid).padStart(8).slice(0, 8);
}
