/** A state as lines of a window: pieces of text with their looks, no escape sequences. Pure; all texts handed in are printable. */
import { cutTo, padEndTo, padStartTo } from '../../../report/width.ts';
import { bytesPerLine, leastWindow, paneHeights } from './panes.ts';
import type { Pane, ViewState } from './state.ts';
import { isMatch, listLength, placeOf, rowAt } from './state.ts';

/** How a piece looks: `chosen` stands out in the pane that is worked in, `held` in the others. */
export type Look = 'plain' | 'title' | 'chosen' | 'held' | 'strong' | 'error';

/** A piece of a line. */
export interface Piece {
  readonly text: string;
  readonly look: Look;
}

/** A line; its pieces together are as wide as the window. */
export type Line = readonly Piece[];

/** A packet in the list, its texts printable. */
export interface ListLine {
  readonly time: string;
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly length: string;
  readonly info: string;
}

/** The window. `lineOf` has the packets of the list that are in sight. */
export function windowLines(state: ViewState, lineOf: (row: number) => ListLine | null): readonly Line[] {
  const { columns, rows } = state;
  if (columns < leastWindow.columns || rows < leastWindow.rows) {
    const words = cutTo(`needs ${leastWindow.columns} x ${leastWindow.rows}; q ends`, columns);
    return filled([[plain(padEndTo(words, columns))]], rows, columns);
  }
  const body = state.cover === null ? paneLines(state, lineOf) : coverLines(state);
  return [...filled(body, rows - 1, columns), footLine(state)];
}

function paneLines(state: ViewState, lineOf: (row: number) => ListLine | null): readonly Line[] {
  const heights = paneHeights(state);
  const parts: readonly (readonly [Pane, () => readonly Line[]])[] = [
    ['list', () => listLines(state, heights.list, lineOf)],
    ['tree', () => treeLines(state, heights.tree)],
    ['bytes', () => byteLines(state, heights.bytes)],
  ];
  return parts.flatMap(([pane, lines]) =>
    heights[pane] === 0 ? [] : [titleLine(state, pane), ...filled(lines(), heights[pane], state.columns)],
  );
}

function titleLine(state: ViewState, pane: Pane): Line {
  const mark = state.pane === pane ? '▶ ' : '  ';
  return [{ text: fitted(`${mark}${titleOf(state, pane)}`, state.columns), look: 'title' }];
}

function titleOf(state: ViewState, pane: Pane): string {
  const { packet, matches } = state;
  switch (pane) {
    case 'list': {
      const passing = matches === null ? '' : `, ${matches.length} pass ${state.filter}`;
      return `${state.file}: ${state.count} packets${passing}`;
    }
    case 'tree':
      return packet === null ? 'no packet' : `packet ${packet.row + 1}`;
    case 'bytes': {
      const source = packet?.sources[packet.lines[state.treeLine]?.source ?? 0];
      return source === undefined ? 'no bytes' : `${source.name}: ${source.bytes.length} bytes`;
    }
  }
}

function listLines(state: ViewState, height: number, lineOf: (row: number) => ListLine | null): readonly Line[] {
  const length = listLength(state);
  const chosen = placeOf(state, state.row);
  const digits = Math.max(3, String(state.count).length);
  return Array.from({ length: Math.min(height, Math.max(0, length - state.listTop)) }, (_, index) => {
    const place = state.listTop + index;
    const row = rowAt(state, place);
    const cells = lineOf(row);
    const number = padStartTo(String(row + 1), digits);
    const mark = state.showsAll && isMatch(state, row) ? '*' : ' ';
    const text = cells === null ? `${mark}${number}` : `${mark}${number} ${cellsText(cells, state.columns)}`;
    const look = place === chosen ? (state.pane === 'list' ? 'chosen' : 'held') : 'plain';
    return [{ text: fitted(text, state.columns), look }];
  });
}

/** What there is room for: narrow windows leave out lengths and times, and shorten addresses. */
function cellsText(cells: ListLine, columns: number): string {
  const isWide = columns >= 100;
  const address = isWide ? 21 : columns >= 60 ? 15 : 9;
  const ends = `${fitted(cells.source, address)} ${fitted(cells.destination, address)}`;
  const protocol = fitted(cells.protocol, columns >= 60 ? 7 : 5);
  if (columns < 80) return `${ends} ${protocol} ${cells.info}`;
  const time = padStartTo(cells.time, 11);
  const length = isWide ? `${padStartTo(cells.length, 5)} ` : '';
  return `${time} ${ends} ${protocol} ${length}${cells.info}`;
}

function treeLines(state: ViewState, height: number): readonly Line[] {
  const lines = state.packet?.lines ?? [];
  return lines.slice(state.treeTop, state.treeTop + height).map((line, index) => {
    const fold = line.hasChildren ? (state.open.has(line.path) ? '- ' : '+ ') : '  ';
    const isChosen = state.treeTop + index === state.treeLine;
    const look: Look = isChosen ? (state.pane === 'tree' ? 'chosen' : 'held') : line.isFlaw ? 'error' : 'plain';
    const text = `${' '.repeat(1 + line.depth * 2)}${fold}${line.isFlaw ? '! ' : ''}${line.text}`;
    return [{ text: fitted(text, state.columns), look }];
  });
}

function byteLines(state: ViewState, height: number): readonly Line[] {
  const { packet } = state;
  const line = packet?.lines[state.treeLine];
  const bytes = packet?.sources[line?.source ?? 0]?.bytes ?? new Uint8Array(0);
  const width = bytesPerLine(state);
  const isMarked = (at: number): boolean => line !== undefined && at >= line.start && at < line.end;
  const count = Math.min(height, Math.max(0, Math.ceil(bytes.length / width) - state.bytesTop));
  return Array.from({ length: count }, (_, index) => {
    const at = (state.bytesTop + index) * width;
    return byteLine(bytes.subarray(at, at + width), at, width, isMarked, state.columns);
  });
}

/** Offset, bytes in base 16, what of them is ASCII; those of the chosen field are marked in both. */
function byteLine(
  bytes: Uint8Array,
  at: number,
  width: number,
  isMarked: (at: number) => boolean,
  columns: number,
): Line {
  const look = (index: number): Look => (isMarked(at + index) ? 'chosen' : 'plain');
  const pieces: Piece[] = [plain(`${at.toString(16).padStart(4, '0')}  `)];
  for (let index = 0; index < width; index++) {
    const byte = bytes[index];
    // The blank between two marked bytes is marked too.
    const isJoined = index + 1 < bytes.length && isMarked(at + index) && isMarked(at + index + 1);
    pieces.push({ text: byte === undefined ? '  ' : byte.toString(16).padStart(2, '0'), look: look(index) });
    pieces.push({ text: ' ', look: byte !== undefined && isJoined ? 'chosen' : 'plain' });
  }
  pieces.push(plain(' '));
  for (const [index, byte] of bytes.entries()) {
    pieces.push({ text: byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.', look: look(index) });
  }
  const used = 6 + width * 3 + 1 + bytes.length;
  return joined([...pieces, plain(' '.repeat(Math.max(0, columns - used)))]);
}

/** Neighbours that look the same become one piece. */
function joined(pieces: readonly Piece[]): Line {
  const line: { text: string; look: Look }[] = [];
  for (const { text, look } of pieces) {
    const last = line.at(-1);
    if (last?.look === look) last.text += text;
    else line.push({ text, look });
  }
  return line;
}

function coverLines(state: ViewState): readonly Line[] {
  const { title, lines, top } = state.cover!;
  const shown = lines.slice(top, top + state.rows - 2).map((text) => [plain(fitted(text, state.columns))]);
  return [[{ text: fitted(`▶ ${title}`, state.columns), look: 'title' }], ...shown];
}

/** What is asked, what is wrong with the answer, or which keys there are. */
function footLine(state: ViewState): Line {
  const { question, message, columns } = state;
  if (question !== null) {
    const prompt = question.kind === 'filter' ? '/' : 'packet: ';
    const room = columns - prompt.length - 1;
    const text = question.text.length > room ? question.text.slice(-room) : question.text;
    return joined([
      { text: prompt, look: 'strong' },
      plain(text),
      { text: ' ', look: 'chosen' },
      rest(columns, prompt.length + text.length + 1),
    ]);
  }
  if (message === null) {
    const words = state.cover === null ? '/ filter  f follow  g go to  Tab pane  ? keys  q end' : 'q close';
    return [plain(fitted(words, columns))];
  }
  return message.place === null
    ? [{ text: fitted(message.text, columns), look: message.isError ? 'error' : 'plain' }]
    : wrongWord(message.text, message.place, columns);
}

/** The filter with its wrong word marked, then the reason. */
function wrongWord(
  reason: string,
  place: NonNullable<NonNullable<ViewState['message']>['place']>,
  columns: number,
): Line {
  const { filter, at, length } = place;
  const word = filter.slice(at, at + length) || ' ';
  const most = Math.max(10, Math.floor(columns / 2));
  const from = Math.max(0, Math.min(at, at + word.length - most + 8));
  const pieces = [
    plain(filter.slice(from, at)),
    { text: cutTo(word, most), look: 'error' as const },
    plain(filter.slice(at + length, at + length + 8)),
    plain(`  ${reason}`),
  ];
  let used = 0;
  const fitting = pieces.map(({ text, look }) => {
    const piece = { text: cutTo(text, Math.max(0, columns - used)), look };
    used += piece.text.length;
    return piece;
  });
  return joined([...fitting, rest(columns, used)]);
}

function rest(columns: number, used: number): Piece {
  return plain(' '.repeat(Math.max(0, columns - used)));
}

function plain(text: string): Piece {
  return { text, look: 'plain' };
}

function fitted(text: string, width: number): string {
  return padEndTo(cutTo(text, width), width);
}

/** As many lines as there is room for. */
function filled(lines: readonly Line[], height: number, columns: number): readonly Line[] {
  const empty = Array.from({ length: Math.max(0, height - lines.length) }, () => [plain(' '.repeat(columns))]);
  return [...lines.slice(0, height), ...empty];
}
