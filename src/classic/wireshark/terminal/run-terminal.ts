/** The view at work: keys in, lines out, until the reader ends it. The terminal is given back as it was, whatever happens. */
import type { StandardStreams, WindowSize } from '../../../os/standard-streams.ts';
import { printable } from '../../../report/printable.ts';
import type { ClassicContext } from '../../classic.ts';
import { enterScreen, leaveScreen, Screen } from './draw.ts';
import type { Key } from './keys.ts';
import { keysOf } from './keys.ts';
import { windowLines } from './layout.ts';
import type { PacketBook } from './packet-book.ts';
import { openPacketBook } from './packet-book.ts';
import { paneHeights } from './panes.ts';
import type { ViewState } from './state.ts';
import { firstState, listLength, rowAt } from './state.ts';
import { shownPacket } from './tree-lines.ts';
import type { Wish } from './update.ts';
import { press, resized, settled } from './update.ts';

/** Where the view begins. */
export interface TerminalRequest {
  readonly file: string;
  /** A display filter; empty for all packets. */
  readonly filter: string;
  /** A packet's number, or null for the first. */
  readonly packet: number | null;
}

/** Shows a file until it is left; the exit code. Rejects with PTL_CAPTURE_FILE before the terminal is touched. */
export async function runTerminal(request: TerminalRequest, context: ClassicContext): Promise<number> {
  if (context.stdio === undefined) throw new TypeError('the view needs the standard streams');
  const streams = await context.stdio();
  const size = streams.window?.size() ?? { columns: 80, rows: 24 };
  const book = await openPacketBook(request.file);
  const view = new TerminalView(book, streams, firstState(printable(request.file), book.count, size));
  await view.begin(request);
  return view.run(context.signal);
}

class TerminalView {
  readonly #book: PacketBook;
  readonly #streams: StandardStreams;
  readonly #screen = new Screen();
  readonly #output: ReturnType<StandardStreams['output']>;
  /** Ends the work that a key began: reading for a filter or a flow. */
  #work = new AbortController();
  #state: ViewState;
  /** What is waiting to be taken, in order: keys and sizes. */
  readonly #queue: (Key | WindowSize)[] = [];
  #wake: () => void = () => undefined;
  #isOver = false;

  constructor(book: PacketBook, streams: StandardStreams, state: ViewState) {
    this.#book = book;
    this.#streams = streams;
    this.#state = state;
    this.#output = streams.output();
  }

  /** The filter and the packet that the command line names. */
  async begin({ filter, packet }: TerminalRequest): Promise<void> {
    if (filter.trim() !== '') await this.#filter(filter);
    const row = packet === null ? this.#state.row : Math.min(packet, this.#state.count) - 1;
    const { fault } = this.#book;
    const message = this.#state.message ?? (fault === null ? null : { text: fault, isError: true, place: null });
    this.#state = settled({ ...this.#state, row, message });
  }

  async run(signal: AbortSignal): Promise<number> {
    const { input, window } = this.#streams;
    const stop = (): void => this.#end();
    const ignoreSizes = window?.onResize((size) => this.#push(size));
    const keys = input.open(4096);
    signal.addEventListener('abort', stop);
    try {
      input.setRaw(true);
      this.#write(enterScreen);
      keys.start((bytes) => this.#push(...keysOf(bytes)), stop);
      while (!this.#isOver && !signal.aborted) {
        await this.#show();
        await this.#next();
      }
    } finally {
      keys.stop();
      ignoreSizes?.();
      signal.removeEventListener('abort', stop);
      this.#write(leaveScreen);
      input.setRaw(false);
    }
    return 0;
  }

  #end(): void {
    this.#isOver = true;
    this.#work.abort();
    this.#wake();
  }

  #push(...events: readonly (Key | WindowSize)[]): void {
    // Whoever works on something else may end it by any key.
    this.#queue.push(...events);
    if (events.some((event) => 'name' in event && (event.name === 'escape' || event.name === 'interrupt')))
      this.#work.abort();
    this.#wake();
  }

  /** Takes all that waits; without anything, waits for it. */
  async #next(): Promise<void> {
    if (this.#queue.length === 0 && !this.#isOver) await new Promise<void>((resolve) => (this.#wake = resolve));
    for (let event = this.#queue.shift(); event !== undefined && !this.#isOver; event = this.#queue.shift()) {
      if ('columns' in event) {
        this.#state = resized(this.#state, event);
        this.#write(this.#screen.forget());
        continue;
      }
      await this.#loadPacket();
      const { state, wish } = press(this.#state, event);
      this.#state = state;
      if (wish !== null) await this.#do(wish);
    }
  }

  async #do(wish: Wish): Promise<void> {
    switch (wish.kind) {
      case 'quit':
        return this.#end();
      case 'filter':
        return this.#filter(wish.text);
      case 'follow':
        return this.#follow();
    }
  }

  async #filter(text: string): Promise<void> {
    if (text === '') {
      this.#state = settled({ ...this.#state, matches: null, filter: '', showsAll: false });
      return;
    }
    await this.#sayWhile('reading packets; Esc ends it');
    const result = await this.#book.select(text, this.#work.signal);
    if (!result.ok) {
      const place = { filter: printable(text), at: result.at, length: result.length };
      this.#state = { ...this.#state, message: { text: result.reason, isError: true, place } };
      return;
    }
    const isCut = this.#work.signal.aborted;
    const found = `${result.value.length} packets pass${isCut ? ' of those that were read' : ''}`;
    const message = { text: found, isError: false, place: null };
    const filtered = { ...this.#state, matches: result.value, filter: printable(text), showsAll: false, message };
    this.#state = settled({ ...filtered, treeTop: 0, bytesTop: 0 });
  }

  async #follow(): Promise<void> {
    const { row } = this.#state;
    if (row < 0) return;
    await this.#sayWhile('reading the flow; Esc ends it');
    const followed = await this.#book.follow(row, this.#work.signal);
    const message = { text: 'the packet belongs to no flow of TCP or UDP', isError: true, place: null };
    this.#state =
      followed === null
        ? { ...this.#state, message }
        : { ...this.#state, message: null, cover: { ...followed, top: 0 } };
  }

  async #sayWhile(text: string): Promise<void> {
    this.#work = new AbortController();
    if (this.#isStarted) {
      this.#state = { ...this.#state, message: { text, isError: false, place: null } };
      await this.#show();
    }
  }

  get #isStarted(): boolean {
    return this.#state.packet !== null;
  }

  /** The packet that is chosen now, as far as its tree is open. */
  async #loadPacket(): Promise<void> {
    const { row, open, packet } = this.#state;
    if (row < 0) {
      this.#state = settled({ ...this.#state, packet: null });
      return;
    }
    if (packet?.row === row && this.#openShown === open) return;
    const details = await this.#book.packet(row);
    this.#openShown = open;
    this.#state = settled({ ...this.#state, packet: details === null ? null : shownPacket(row, details, open) });
  }

  #openShown: ReadonlySet<string> | null = null;

  async #show(): Promise<void> {
    await this.#loadPacket();
    const state = this.#state;
    const height = paneHeights(state).list;
    const length = Math.min(height, Math.max(0, listLength(state) - state.listTop));
    await this.#book.readLines(Array.from({ length }, (_, index) => rowAt(state, state.listTop + index)));
    this.#write(this.#screen.draw(windowLines(state, (row) => this.#book.line(row))));
  }

  #write(text: string): void {
    if (text !== '') void this.#output.write(Buffer.from(text));
  }
}
