/** The names of the files of -w: with the time by -G, with a number by -C. */
import { formatTime } from '../../base/strftime.ts';
import type { TcpdumpOptions } from './options.ts';

/** The name of the file that began at `began` (seconds), the `count`th by size. */
export function fileName(
  { write, rotateSeconds, fileSize, fileCount }: TcpdumpOptions,
  count: number,
  began: number,
): string {
  const name = rotateSeconds > 0 ? formatTime(write!, new Date(began * 1000)) : write!;
  const digits = fileSize > 0 ? digitsOf(fileCount) : 0;
  return count === 0 && digits === 0 ? name : `${name}${String(count).padStart(digits, '0')}`;
}

/** Digits of the largest number of so many files. */
function digitsOf(files: number): number {
  return files > 1 ? String(files - 1).length : 0;
}
