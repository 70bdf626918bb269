/** The names of the files of -w: with the time by -G, with a number by -C. */
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

/** strftime(3), its conversions that make file names; others stay as they are. */
function formatTime(format: string, time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const dayOfYear = Math.round(
    (Date.UTC(time.getFullYear(), time.getMonth(), time.getDate()) - Date.UTC(time.getFullYear(), 0, 0)) / 86_400_000,
  );
  const year = String(time.getFullYear());
  const date = `${year}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  const values: Readonly<Record<string, string>> = {
    Y: year,
    y: year.slice(-2),
    m: two(time.getMonth() + 1),
    d: two(time.getDate()),
    e: String(time.getDate()).padStart(2),
    H: two(time.getHours()),
    M: two(time.getMinutes()),
    S: two(time.getSeconds()),
    j: String(dayOfYear).padStart(3, '0'),
    s: String(Math.floor(time.getTime() / 1000)),
    F: date,
    T: clock,
    R: clock.slice(0, 5),
    D: `${two(time.getMonth() + 1)}/${two(time.getDate())}/${year.slice(-2)}`,
    '%': '%',
  };
  return format.replaceAll(/%([A-Za-z%])/g, (whole, letter: string) => values[letter] ?? whole);
}
