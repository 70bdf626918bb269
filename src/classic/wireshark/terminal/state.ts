/** What the view shows and where in it the reader is: values only. */

/** The parts of the window. */
export const panes = ['list', 'tree', 'bytes'] as const;
/** One of them. */
export type Pane = (typeof panes)[number];

/** A question on the last line: what is typed so far. */
export interface Question {
  readonly kind: 'filter' | 'number';
  readonly text: string;
}

/** A line about a question: what is wrong, with the word it is about, or what was found. */
export interface Message {
  readonly text: string;
  readonly isError: boolean;
  /** Where in the text of the filter the wrong word stands; null where there is none. */
  readonly place: { readonly filter: string; readonly at: number; readonly length: number } | null;
}

/** A text that covers the panes. */
export interface Cover {
  readonly title: string;
  readonly lines: readonly string[];
  readonly top: number;
}

/** A line of the tree, its field open or not. */
export interface TreeLine {
  /** The names from the root down to it: what stays open when another packet is looked at. */
  readonly path: string;
  readonly depth: number;
  /** Printable. */
  readonly text: string;
  readonly hasChildren: boolean;
  readonly isFlaw: boolean;
  readonly source: number;
  readonly start: number;
  readonly end: number;
}

/** The packet that is looked at. */
export interface ShownPacket {
  readonly row: number;
  readonly lines: readonly TreeLine[];
  /** What the offsets of the lines are about; the first is the frame. */
  readonly sources: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** The view. Rows are packets from 0 on; places are lines of the list, which may show only those that pass. */
export interface ViewState {
  /** Printable. */
  readonly file: string;
  readonly columns: number;
  readonly rows: number;
  /** Packets of the file. */
  readonly count: number;
  /** The rows that pass the filter; null without one. */
  readonly matches: Uint32Array | null;
  readonly filter: string;
  /** Whether the list shows packets that do not pass as well. */
  readonly showsAll: boolean;
  readonly pane: Pane;
  /** The row that is looked at; -1 in an empty list. */
  readonly row: number;
  /** First places shown, and the line of the tree that is chosen. */
  readonly listTop: number;
  readonly treeLine: number;
  readonly treeTop: number;
  readonly bytesTop: number;
  /** Paths of the lines of trees that are open. */
  readonly open: ReadonlySet<string>;
  readonly question: Question | null;
  readonly message: Message | null;
  readonly cover: Cover | null;
  readonly packet: ShownPacket | null;
}

/** The view of a file when it begins. */
export function firstState(file: string, count: number, size: { columns: number; rows: number }): ViewState {
  return {
    file,
    columns: size.columns,
    rows: size.rows,
    count,
    matches: null,
    filter: '',
    showsAll: false,
    pane: 'list',
    row: count === 0 ? -1 : 0,
    listTop: 0,
    treeLine: 0,
    treeTop: 0,
    bytesTop: 0,
    open: new Set(),
    question: null,
    message: null,
    cover: null,
    packet: null,
  };
}

/** How many lines the list has. */
export function listLength({ matches, showsAll, count }: ViewState): number {
  return matches === null || showsAll ? count : matches.length;
}

/** The row at a place of the list. */
export function rowAt({ matches, showsAll }: ViewState, place: number): number {
  return matches === null || showsAll ? place : (matches[place] ?? -1);
}

/** The place of a row, or of the first one behind it. */
export function placeOf({ matches, showsAll }: ViewState, row: number): number {
  if (matches === null || showsAll) return row;
  let [low, high] = [0, matches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (matches[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a row passes the filter. */
export function isMatch(state: ViewState, row: number): boolean {
  const { matches } = state;
  return matches !== null && matches[placeOf({ ...state, showsAll: false }, row)] === row;
}
