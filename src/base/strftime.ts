/** Times in names of files, by the conversions of the C library. */

/** strftime(3), its conversions that make file names; others stay as they are. */
export function formatTime(format: string, time: Date): string {
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
