/** Buffers of a socket: the `skmem:(...)` and `mem:(...)` of -m. */
import { u32 } from './kernel-number.ts';

/** ` skmem:(...)` of an SK_MEMINFO attribute (include/uapi/linux/sock_diag.h); backlog and drops where the kernel tells them. */
export function socketMemory(info: Uint8Array | undefined): string {
  if (info === undefined) return '';
  const value = (index: number): number => u32(info, index * 4);
  const backlog = info.length >= 8 * 4 ? `,bl${value(7)}` : '';
  const drops = info.length >= 9 * 4 ? `,d${value(8)}` : '';
  const [received, receiveBuffer, sent, sendBuffer, forward, queued, options] = [0, 1, 2, 3, 4, 5, 6].map(value);
  return ` skmem:(r${received},rb${receiveBuffer},t${sent},tb${sendBuffer},f${forward},w${queued},o${options}${backlog}${drops})`;
}

/** The same of an internet socket: ` mem:(...)` of INET_DIAG_MEMINFO where the fuller one is missing. */
export function inetMemory(attributes: ReadonlyMap<number, Uint8Array>): string {
  const full = attributes.get(7);
  if (full !== undefined) return socketMemory(full);
  const info = attributes.get(1);
  if (info === undefined) return '';
  // struct inet_diag_meminfo { idiag_rmem, idiag_wmem, idiag_fmem, idiag_tmem }
  return ` mem:(r${u32(info, 0)},w${u32(info, 4)},f${u32(info, 8)},t${u32(info, 12)})`;
}
