/** Interface names and indexes of our own network namespace, as the C library asks the kernel for them. */
import { native } from './library.ts';

/** IF_NAMESIZE, with room. */
const nameLength = 32;

/** if_indextoname(3): the name, or null when no interface has the index. */
export function interfaceNameByIndex(index: number): string | null {
  const name = Buffer.alloc(nameLength);
  if (native('void *if_indextoname(unsigned int, void *)')(index >>> 0, name) === null) return null;
  return name.toString('utf8', 0, Math.max(0, name.indexOf(0)));
}

/** if_nametoindex(3): the index, or null when no interface has the name. */
export function interfaceIndexByName(name: string): number | null {
  const index = Number(native('unsigned int if_nametoindex(const char *)')(name));
  return index === 0 ? null : index;
}
