/** /proc/PID/stat as lsof reads it: its own balance of parentheses decides where the command ends. */

/** What is used of the line. */
export interface ProcessEntry {
  readonly command: string;
  readonly parentPid: number;
  readonly processGroup: number;
  readonly isZombie: boolean;
}

/**
 * Reads the line of process or task `id`; null where lsof finds no process in it: another id, or a command whose
 * parentheses do not balance (a process named `x(` is not listed at all).
 */
export function readProcessEntry(line: string, id: number): ProcessEntry | null {
  const open = /^(\d+)[ \t] *\(/.exec(line);
  if (open === null || Number(open[1]) !== id) return null;
  const start = open[0].length;
  let [depth, end] = [1, start];
  for (; end < line.length; end++) {
    if (line[end] === '(') depth++;
    else if (line[end] === ')' && --depth === 0) break;
  }
  if (depth !== 0) return null;
  const cells = line
    .slice(end + 1)
    .split('\n', 1)[0]!
    .trim()
    .split(/[ \t]+/, 3);
  if (cells.length < 3) return null;
  return {
    command: line.slice(start, end),
    parentPid: leadingInteger(cells[1]!),
    processGroup: leadingInteger(cells[2]!),
    isZombie: cells[0] === 'Z',
  };
}

/** atoi(3). */
function leadingInteger(text: string): number {
  return Number(/^[-+]?\d+/.exec(text)?.[0] ?? 0);
}
