/** A key pressed in a state: the state that follows, and what else is to be done. Pure. */
import type { Key } from './keys.ts';
import { bytesPerLine, paneHeights } from './panes.ts';
import type { Pane, ViewState } from './state.ts';
import { isMatch, listLength, panes, placeOf, rowAt } from './state.ts';

/** What a key asks of the world. */
export type Wish =
  | { readonly kind: 'quit' }
  | { readonly kind: 'filter'; readonly text: string }
  | { readonly kind: 'follow' };

/** A step. */
export interface Step {
  readonly state: ViewState;
  readonly wish: Wish | null;
}

/** Takes a key. */
export function press(state: ViewState, key: Key): Step {
  const fresh = { ...state, message: null };
  if (key.name === 'interrupt') return { state, wish: { kind: 'quit' } };
  if (state.question !== null) return answer(fresh, key);
  if (state.cover !== null) return done(covered(fresh, key));
  if (key.name === 'text') return typed(fresh, key.text);
  return done(settled(moved(fresh, key.name)));
}

/** The window has another size. */
export function resized(state: ViewState, size: { columns: number; rows: number }): ViewState {
  return settled({ ...state, ...size });
}

/** Keeps every choice inside what there is, and in sight. */
export function settled(state: ViewState): ViewState {
  const heights = paneHeights(state);
  const length = listLength(state);
  const place = Math.min(Math.max(0, placeOf(state, state.row)), Math.max(0, length - 1));
  const lines = state.packet?.lines.length ?? 0;
  const treeLine = Math.min(state.treeLine, Math.max(0, lines - 1));
  return {
    ...state,
    row: length === 0 ? -1 : rowAt(state, place),
    listTop: topFor(state.listTop, place, heights.list, length),
    treeLine,
    treeTop: topFor(state.treeTop, treeLine, heights.tree, lines),
    bytesTop: Math.min(state.bytesTop, Math.max(0, byteLines(state) - 1)),
  };
}

/** The first line shown so that the chosen one is in sight; a pane that is not shown keeps its place. */
function topFor(top: number, chosen: number, height: number, length: number): number {
  if (height === 0) return top;
  const least = Math.max(0, chosen - height + 1);
  return Math.max(least, Math.min(top, chosen, Math.max(0, length - height)));
}

function done(state: ViewState): Step {
  return { state, wish: null };
}

function typed(state: ViewState, text: string): Step {
  switch (text) {
    case 'q':
      return { state, wish: { kind: 'quit' } };
    case 'f':
      return { state, wish: { kind: 'follow' } };
    case '/':
      return done({ ...state, question: { kind: 'filter', text: state.filter } });
    case 'g':
      return done({ ...state, question: { kind: 'number', text: '' } });
    case '?':
    case 'h':
      return done({ ...state, cover: { title: 'Keys', lines: help, top: 0 } });
    case 'a':
      return done(settled({ ...state, showsAll: !state.showsAll }));
    case 'n':
      return done(settled(toMatch(state, 1)));
    case 'p':
    case 'N':
      return done(settled(toMatch(state, -1)));
    case ' ':
      return done(settled(folded(state)));
    case 'j':
      return done(settled(moved(state, 'down')));
    case 'k':
      return done(settled(moved(state, 'up')));
    case 'G':
      return done(settled(moved(state, 'end')));
    default:
      return done(state);
  }
}

/** What `?` shows. */
const help: readonly string[] = [
  'Up Down PageUp PageDown Home End   move in the pane that is marked',
  'Tab                                next pane: packets, tree, bytes',
  'Enter, Space                       open or close a line of the tree',
  'Right, Left                        open; close, or go to the line above',
  '/                                  display filter: tcp.port == 443; empty for all packets',
  'n, p                               next, previous packet that passes',
  'a                                  show all packets, or only those that pass',
  'g                                  go to a packet by its number',
  'f                                  follow: what the two ends of the flow said',
  'q                                  end; in a text like this one: close it',
];

function moved(state: ViewState, name: Key['name']): ViewState {
  if (name === 'tab') return { ...state, pane: nextPane(state.pane, 1) };
  if (name === 'back-tab') return { ...state, pane: nextPane(state.pane, -1) };
  if (name === 'enter' && state.pane === 'list') return { ...state, pane: 'tree' };
  if (name === 'enter') return folded(state);
  const height = paneHeights(state)[state.pane];
  switch (state.pane) {
    case 'list': {
      const place = stepped(name, placeOf(state, state.row), height, listLength(state));
      return place === null ? state : { ...state, row: rowAt(state, place), treeTop: 0, bytesTop: 0 };
    }
    case 'tree':
      return movedInTree(state, name, height);
    case 'bytes': {
      const top = stepped(name, state.bytesTop, height, byteLines(state));
      return top === null ? state : { ...state, bytesTop: top };
    }
  }
}

function movedInTree(state: ViewState, name: Key['name'], height: number): ViewState {
  const lines = state.packet?.lines ?? [];
  const line = lines[state.treeLine];
  if (name === 'right' && line !== undefined && !state.open.has(line.path)) return folded(state);
  if (name === 'left' && line !== undefined) {
    if (line.hasChildren && state.open.has(line.path)) return folded(state);
    const above = lines.slice(0, state.treeLine).findLastIndex(({ depth }) => depth < line.depth);
    return above === -1 ? state : inSight({ ...state, treeLine: above });
  }
  const next = stepped(name, state.treeLine, height, lines.length);
  return next === null ? state : inSight({ ...state, treeLine: next });
}

/** The bytes of the chosen line are shown. */
function inSight(state: ViewState): ViewState {
  const line = state.packet?.lines[state.treeLine];
  if (line === undefined) return state;
  const width = bytesPerLine(state);
  const [first, last] = [Math.floor(line.start / width), Math.floor(Math.max(line.start, line.end - 1) / width)];
  const height = Math.max(1, paneHeights(state).bytes);
  const top = state.bytesTop;
  if (first >= top && last < top + height) return state;
  return { ...state, bytesTop: last - first >= height || first < top ? first : last - height + 1 };
}

/** Where a key leads in a list of lines; null for a key that does not move. */
function stepped(name: Key['name'], at: number, page: number, length: number): number | null {
  const to = (place: number): number => Math.min(Math.max(0, place), Math.max(0, length - 1));
  switch (name) {
    case 'up':
      return to(at - 1);
    case 'down':
      return to(at + 1);
    case 'page-up':
      return to(at - Math.max(1, page));
    case 'page-down':
      return to(at + Math.max(1, page));
    case 'home':
      return 0;
    case 'end':
      return to(length - 1);
    case 'left':
    case 'right':
    case 'tab':
    case 'back-tab':
    case 'enter':
    case 'escape':
    case 'backspace':
    case 'interrupt':
    case 'text':
      return null;
  }
}

/** Opens or closes the chosen line of the tree. */
function folded(state: ViewState): ViewState {
  const line = state.packet?.lines[state.treeLine];
  if (state.pane !== 'tree' || line?.hasChildren !== true) return state;
  const open = new Set(state.open);
  if (!open.delete(line.path)) open.add(line.path);
  return { ...state, open };
}

function toMatch(state: ViewState, step: 1 | -1): ViewState {
  const { matches, row } = state;
  if (matches === null) return { ...state, message: note('no filter: / sets one') };
  const only = { ...state, showsAll: false };
  const place = placeOf(only, row);
  const next = step === 1 && !isMatch(state, row) ? place : place + step;
  const found = matches[next];
  if (found === undefined) return { ...state, message: note(step === 1 ? 'no later match' : 'no earlier match') };
  return { ...state, row: found, treeTop: 0, bytesTop: 0 };
}

function note(text: string): ViewState['message'] {
  return { text, isError: false, place: null };
}

function nextPane(pane: Pane, step: 1 | -1): Pane {
  return panes[(panes.indexOf(pane) + step + panes.length) % panes.length]!;
}

function byteLines(state: ViewState): number {
  const { packet, treeLine } = state;
  const source = packet?.lines[treeLine]?.source ?? 0;
  return Math.ceil((packet?.sources[source]?.bytes.length ?? 0) / bytesPerLine(state));
}

function covered(state: ViewState, key: Key): ViewState {
  const cover = state.cover!;
  const isOver = key.name === 'escape' || (key.name === 'text' && 'q?hf'.includes(key.text));
  if (isOver) return { ...state, cover: null };
  const height = Math.max(1, state.rows - 2);
  const top = stepped(key.name, cover.top, height, Math.max(1, cover.lines.length - height + 1));
  return top === null ? state : { ...state, cover: { ...cover, top } };
}

/** The longest answer that is taken: a pasted file is none. */
const longestAnswer = 1000;

function answer(state: ViewState, key: Key): Step {
  const { kind, text } = state.question!;
  if (key.name === 'escape') return done({ ...state, question: null });
  if (key.name === 'backspace')
    return done({ ...state, question: { kind, text: Array.from(text).slice(0, -1).join('') } });
  if (key.name === 'text') {
    return done(text.length < longestAnswer ? { ...state, question: { kind, text: text + key.text } } : state);
  }
  if (key.name !== 'enter') return done(state);
  if (kind === 'filter') return { state: { ...state, question: null }, wish: { kind: 'filter', text: text.trim() } };
  return done(goTo({ ...state, question: null }, text.trim()));
}

function goTo(state: ViewState, text: string): ViewState {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  const wrong = (words: string): ViewState => ({ ...state, message: { text: words, isError: true, place: null } });
  if (text === '') return state;
  if (number === 0) return wrong(`"${text}" is no number of a packet`);
  if (number > state.count) return wrong(`there are ${state.count} packets`);
  const row = number - 1;
  const isHidden = state.matches !== null && !state.showsAll && !isMatch(state, row);
  const shown = isHidden ? { ...state, showsAll: true } : state;
  return settled({ ...shown, row, treeTop: 0, bytesTop: 0 });
}
