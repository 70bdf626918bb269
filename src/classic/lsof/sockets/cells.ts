/** Lines of /proc as cells, split the way lsof splits them. */

/** The lines of a file without their line ends; a last one without a line end counts. */
export function linesOf(bytes: Buffer): string[] {
  const lines = bytes.toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Cells between blanks and tabs. */
export function cellsOf(line: string): string[] {
  return line.split(/[ \t]+/).filter((cell) => cell !== '');
}

/** Cells between blanks, tabs and colons: one separator ends a cell, blanks before the next are passed over. */
export function colonCellsOf(line: string, limit = Infinity): string[] {
  const cells: string[] = [];
  let at = 0;
  while (cells.length < limit) {
    while (line[at] === ' ' || line[at] === '\t') at++;
    if (at >= line.length) break;
    let end = at;
    while (end < line.length && line[end] !== ' ' && line[end] !== '\t' && line[end] !== ':') end++;
    cells.push(line.slice(at, end));
    at = end + 1;
  }
  return cells;
}

/** What stands after the first `count` cells, blanks before it passed over and cut at a tab: a path with blanks and colons. */
export function restAfterColonCells(line: string, count: number): string {
  let at = 0;
  for (let cell = 0; cell < count; cell++) {
    while (line[at] === ' ' || line[at] === '\t') at++;
    while (at < line.length && line[at] !== ' ' && line[at] !== '\t' && line[at] !== ':') at++;
    at++;
  }
  while (line[at] === ' ' || line[at] === '\t') at++;
  const tab = line.indexOf('\t', at);
  return tab === -1 ? line.slice(at) : line.slice(at, tab);
}
