/** Names for files out of names that strangers chose. */

/** Bytes of a name, number and all: below the 255 of every file system in use. */
const longest = 120;

/** Names that Windows keeps for devices, whatever follows a full stop. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * A name of letters, digits and `._+@%=,-` only, which begins with none of the marks, is at most 120 bytes long and not in `taken`
 * (names in lower case; it is added): no separators, no controls, no hidden files, no devices. `name` is any text.
 */
export function safeName(name: string | null, fallback: string, taken: Set<string>): string {
  const last = (name ?? '').slice(-4096).split(/[\\/]/).at(-1) ?? '';
  const plain = last
    .replaceAll(/[^\w.+@%=,-]+/g, '_')
    .replace(/^[._+@%=,-]+/, '')
    .replace(/\.+$/, '');
  const usable = plain === '' ? fallback : reserved.test(plain) ? `file-${plain}` : plain;
  const dot = usable.lastIndexOf('.');
  const ending = dot > 0 && usable.length - dot <= 12 ? usable.slice(dot) : '';
  const stem = usable.slice(0, usable.length - ending.length);
  for (let number = 1; ; number++) {
    const suffix = `${number === 1 ? '' : `-${number}`}${ending}`;
    const candidate = `${stem.slice(0, longest - suffix.length)}${suffix}`;
    if (taken.has(candidate.toLowerCase())) continue;
    taken.add(candidate.toLowerCase());
    return candidate;
  }
}
