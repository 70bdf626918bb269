/** The view without a terminal: keys to states, states to lines, whatever the size of the window. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, asyncProperty, constantFrom, integer } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packetOf, pcapngFile } from '../../../capture/capture-bytes.fixture.ts';
import { unprintable } from '../../../report/printable.ts';
import { displayWidth } from '../../../report/width.ts';
import { captured } from '../../../wire/captured.fixture.ts';
import { enterScreen, Screen } from './draw.ts';
import type { Key } from './keys.ts';
import { keysOf } from './keys.ts';
import type { Line } from './layout.ts';
import { windowLines } from './layout.ts';
import type { PacketBook } from './packet-book.ts';
import { openPacketBook } from './packet-book.ts';
import type { ViewState } from './state.ts';
import { firstState } from './state.ts';
import { shownPacket } from './tree-lines.ts';
import { press, resized, settled } from './update.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-view-'));
const frames = Object.values(captured);
// One request says escape sequences.
const hostile = Uint8Array.from(captured.httpRequest);
hostile[Buffer.from(hostile).indexOf('GET /') + 4] = 0x1b;
let book: PacketBook;
beforeAll(async () => {
  const file = join(folder, 'captured.pcapng');
  writeFileSync(file, pcapngFile([...frames, hostile].map((frame) => packetOf(frame))));
  book = await openPacketBook(file);
  await book.readLines(Array.from({ length: book.count }, (_, row) => row));
});
afterAll(() => rmSync(folder, { recursive: true }));

const keys = (text: string): readonly Key[] => keysOf(Buffer.from(text, 'latin1'));
const textOf = (lines: readonly Line[]): readonly string[] =>
  lines.map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );
const drawn = (state: ViewState): readonly Line[] => windowLines(state, (row) => book.line(row));

/** Presses keys one after the other; the packet is read as the view would. */
async function pressed(state: ViewState, text: string): Promise<ViewState> {
  let now = await loaded(state);
  for (const key of keys(text)) now = await loaded(press(now, key).state);
  return now;
}

async function loaded(state: ViewState): Promise<ViewState> {
  const packet = state.row < 0 ? null : await book.packet(state.row);
  return settled({ ...state, packet: packet === null ? null : shownPacket(state.row, packet, state.open) });
}

const begun = (columns = 80, rows = 24): ViewState => firstState('a.pcap', book.count, { columns, rows });

describe('keys', () => {
  test('are read from what terminals send', () => {
    expect(
      keys('\u001b[A\u001bOB\u001b[5~\u001b[6~\u001b[H\u001b[4~\t\u001b[Z\r\u007f\u0003').map(({ name }) => name),
    ).toEqual([
      'up',
      'down',
      'page-up',
      'page-down',
      'home',
      'end',
      'tab',
      'back-tab',
      'enter',
      'backspace',
      'interrupt',
    ]);
    expect(keysOf(Buffer.from('aé\u001b[99;99X\u0007z'))).toEqual(
      ['a', 'é', 'z'].map((text) => ({ name: 'text', text })),
    );
    expect(keys('\u001b').map(({ name }) => name)).toEqual(['escape']);
  });
});

describe('moving', () => {
  test('in the list keeps the packet in sight', async () => {
    const state = await pressed(begun(), '\u001b[B\u001b[B');
    expect(state.row).toBe(2);
    const last = await pressed(state, '\u001b[F');
    expect(last).toMatchObject({ row: book.count - 1 });
    expect(
      textOf(drawn(last)).some((line) => line.startsWith(`  ${book.count} `) || line.startsWith(` ${book.count} `)),
    ).toBe(true);
    expect((await pressed(last, '\u001b[H')).row).toBe(0);
    expect((await pressed(last, 'g7\r')).row).toBe(6);
    expect((await pressed(last, 'g9999\r')).message).toMatchObject({
      isError: true,
      text: `there are ${book.count} packets`,
    });
  });

  test('in the tree opens lines, and shows the bytes of the chosen one', async () => {
    // The request of HTTP: its tree, opened at the innermost protocol.
    const state = await pressed(begun(100, 30), 'g8\r\t\u001b[F\r\u001b[B');
    expect(state.pane).toBe('tree');
    expect(state.packet!.lines[state.treeLine]!.depth).toBe(1);
    const marked = drawn(state)
      .slice(-8)
      .flatMap((line) => line.filter(({ look }) => look === 'chosen').map(({ text }) => text));
    expect(marked.join('')).toContain('47 45 54');
    const closed = await pressed(state, '\u001b[D\u001b[D');
    expect(closed.packet!.lines.every(({ depth }) => depth === 0)).toBe(true);
  });

  test('to packets that pass', async () => {
    const matches = Uint32Array.of(3, 5, 9);
    const filtered = settled({ ...begun(), matches, filter: 'tcp' });
    expect(filtered.row).toBe(3);
    expect((await pressed(filtered, 'nn')).row).toBe(9);
    expect(await pressed(filtered, 'nnn')).toMatchObject({ row: 9, message: { text: 'no later match' } });
    expect((await pressed(filtered, 'nnp')).row).toBe(5);
    const all = await pressed(filtered, 'ag7\rn');
    expect(all.row).toBe(9);
    expect(textOf(drawn(all)).some((line) => line.startsWith('*  4 '))).toBe(true);
    expect((await pressed(begun(), 'n')).message!.text).toContain('no filter');
  });
});

test('questions are answered on the last line', async () => {
  const asked = await pressed(begun(), '/tcpp\u007f');
  expect(textOf(drawn(asked)).at(-1)).toBe('/tcp');
  expect(press(asked, keys('\r')[0]!).wish).toEqual({ kind: 'filter', text: 'tcp' });
  expect((await pressed(asked, '\u001b')).question).toBeNull();
  const place = { filter: 'tcp.port == x', at: 12, length: 1 };
  const wrong: ViewState = { ...begun(), message: { text: 'not a number', isError: true, place } };
  const line = drawn(wrong).at(-1)!;
  expect(line.find(({ look }) => look === 'error')).toEqual({ text: 'x', look: 'error' });
  expect(textOf([line])[0]).toBe('tcp.port == x  not a number');
});

test('what is wrong with a filter is said of its word, and a right one finds its packets', async () => {
  const { signal } = new AbortController();
  expect(await book.select('tcp.port == x', signal)).toMatchObject({ ok: false, at: 12, length: 1 });
  const found = await book.select('http', signal);
  expect(found.ok && [...found.value]).toEqual([7, 8, frames.length]);
});

test('a flow is followed, and what it says is made printable', async () => {
  const followed = await book.follow(7, new AbortController().signal);
  expect(followed!.lines[0]).toMatch(/^> GET \//);
  expect(await book.follow(0, new AbortController().signal)).toBeNull();
});

test('every size of window is filled exactly, whatever was pressed before', async () => {
  const presses = [
    '\u001b[B',
    '\u001b[6~',
    '\t',
    '\r',
    ' ',
    '\u001b[F',
    '\u001b[C',
    '\u001b[D',
    '?',
    '\u001b',
    'a',
    '/x',
    'g3\r',
    'n',
  ];
  await assert(
    asyncProperty(
      array(constantFrom(...presses), { maxLength: 12 }),
      integer({ min: 1, max: 160 }),
      integer({ min: 1, max: 60 }),
      async (sequence, columns, rows) => {
        const state = resized(await pressed(begun(), sequence.join('')), { columns, rows });
        const lines = drawn(state);
        expect(lines).toHaveLength(rows);
        for (const line of lines) {
          const text = line.map((piece) => piece.text).join('');
          expect(displayWidth(text)).toBe(columns);
          expect(text).not.toMatch(unprintable);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('only lines that changed are written again', () => {
  const screen = new Screen();
  const line = (text: string): Line => [{ text, look: 'plain' }];
  expect(screen.draw([line('a'), line('b')])).toBe('\u001b[1;1Ha\u001b[2;1Hb');
  expect(screen.draw([line('a'), line('c')])).toBe('\u001b[2;1Hc');
  expect(screen.forget() + screen.draw([line('a')])).toBe('\u001b[2J\u001b[1;1Ha');
  expect(enterScreen).toContain('\u001b[?1049h');
});
