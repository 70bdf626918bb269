/** Extended attributes, which Node's own file calls do not reach. */
import { native } from './library.ts';

/** getxattr(2): the value's bytes, or null where the file has no such attribute or may not be asked. `path` is raw bytes. */
export function getxattr(path: Uint8Array, name: string): Uint8Array | null {
  const value = new Uint8Array(256);
  const terminated = Buffer.concat([path, Buffer.alloc(1)]);
  const call = native('long getxattr(void *, const char *, void *, size_t)');
  const length = Number(call(terminated, name, value, value.length));
  return length < 0 ? null : value.subarray(0, length);
}
