/** What stands in the clear of an encrypted 802.11 frame. */
import type { Printing } from './printing.ts';

/** Appends the initialisation vector and the key's number; false when they were not captured. */
export function printWep(p: Printing, at: number): boolean {
  if (!p.has(at, 4)) return false;
  const vector = p.u32le(at);
  const text = (vector & 0xffffff).toString(16).padStart(3);
  p.text(` IV:${text} Pad ${((vector >>> 24) & 0x3f).toString(16)} KeyID ${(vector >>> 30).toString(16)}`);
  return true;
}
