/** The SCTP associations and endpoints of /proc/net/sctp, by inode (net/sctp/proc.c prints them). */
import { cellsOf, linesOf } from './cells.ts';

/** What is known of one socket: an association and an endpoint of one socket are one row, texts joined by commas. */
export interface SctpRow {
  /** 0 association, 1 endpoint, 3 both. */
  kind: number;
  address: string;
  association: string;
  localPort: string;
  foreignPort: string;
  locals: string;
  foreigns: string;
}

/** The rows of `assocs` and `eps`. */
export function readSctpTables(associations: Buffer, endpoints: Buffer): Map<number, SctpRow> {
  const rows = new Map<number, SctpRow>();
  for (const line of linesOf(associations).slice(1)) {
    const cells = cellsOf(line);
    if (cells.length < 16) continue;
    const locals = addressesFrom(cells, 13);
    const foreigns = locals.next === null ? '' : addressesFrom(cells, locals.next + 1).text;
    merge(rows, Number(cells[10]), {
      kind: 0,
      address: cells[0]!,
      association: cells[6]!,
      localPort: cells[11]!,
      foreignPort: cells[12]!,
      locals: locals.text,
      foreigns,
    });
  }
  for (const line of linesOf(endpoints).slice(1)) {
    const cells = cellsOf(line);
    if (cells.length < 9) continue;
    merge(rows, Number(cells[7]), {
      kind: 1,
      address: cells[0]!,
      association: '',
      localPort: cells[5]!,
      foreignPort: '',
      locals: addressesFrom(cells, 8).text,
      foreigns: '',
    });
  }
  return rows;
}

/** How the NAME column writes it. */
export function sctpName(row: SctpRow): string {
  const port = (text: string): string => (text === '' ? '' : `[${text}]`);
  if (row.kind === 1) {
    const gap = row.locals !== '' || row.localPort !== '' ? ' ' : '';
    return `ENDPT: ${row.address}${gap}${row.locals}${port(row.localPort)}`;
  }
  const joined = [row.address, row.association].filter((text) => text !== '').join(',');
  const local = row.locals + port(row.localPort);
  const foreign = row.foreigns + port(row.foreignPort);
  const arrow = local !== '' && foreign !== '' ? '<->' : '';
  return `${row.kind === 0 ? 'ASSOC' : 'ASSOC+ENDPT'}: ${joined} ${local}${arrow}${foreign}`;
}

/** The addresses from cell `start` on, up to `<->` (its index is `next`) or a cell that is no address. */
function addressesFrom(cells: readonly string[], start: number): { text: string; next: number | null } {
  const found: string[] = [];
  for (let index = start; index < cells.length; index++) {
    const cell = cells[index]!;
    if (cell === '<->') return { text: found.join(','), next: index };
    if (!/[.:]/.test(cell)) break;
    found.push(cell);
  }
  return { text: found.join(','), next: null };
}

function merge(rows: Map<number, SctpRow>, inode: number, row: SctpRow): void {
  const known = rows.get(inode);
  if (known === undefined) {
    rows.set(inode, row);
    return;
  }
  for (const part of ['address', 'association', 'localPort', 'foreignPort', 'locals', 'foreigns'] as const) {
    const added = row[part];
    if (added === '') continue;
    if (known[part] === '') known[part] = added;
    else if (!known[part].split(',').includes(added)) known[part] += `,${added}`;
  }
  if (known.kind !== row.kind) known.kind = 3;
}
