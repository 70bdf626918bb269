/** The FILE-FLAG column: open flags by lsof's abbreviations, or as a number. */

/** O_* values (include/uapi/asm-generic/fcntl.h) in the order they are printed; the synchronous ones overlap. */
const names: readonly (readonly [flag: number, name: string])[] = [
  [0o1, 'W'],
  [0o2, 'RW'],
  [0o100, 'CR'],
  [0o200, 'EXCL'],
  [0o400, 'NTTY'],
  [0o1000, 'TR'],
  [0o2000, 'AP'],
  [0o4000, 'ND'],
  [0o4010000, 'SYN'],
  [0o20000, 'ASYN'],
  [0o40000, 'DIR'],
  [0o200000, 'DTY'],
  [0o400000, 'NFLK'],
  [0o1000000, 'NATM'],
  [0o10000, 'DSYN'],
  [0o100000, 'LG'],
  [0o2000000, 'CX'],
  [0o10000000, 'PATH'],
  [0o20200000, 'TMPF'],
];

/** The flags as text; empty where there are none and names are wanted. */
export function fileFlagsText(flags: number | null, hex: boolean): string {
  if (flags === null) return '';
  // The second number is of flags that Linux does not have.
  if (hex) return `0x${flags.toString(16)};0x0`;
  let rest = flags;
  const shown: string[] = [];
  for (const [flag, name] of names) {
    if ((rest & flag) === 0) continue;
    shown.push(name);
    rest &= ~flag;
  }
  if (rest !== 0) shown.push(`0x${rest.toString(16)}`);
  return shown.join(',');
}
