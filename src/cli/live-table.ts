/** A table of sockets that redraws itself on a terminal: what changed a moment ago stands out. */
import { exitCodes } from '../base/errors.ts';
import type { Column } from '../base/record.ts';
import { cellText } from '../report/cell.ts';
import { memorySink } from '../report/output.ts';
import { printable } from '../report/printable.ts';
import type { Tone } from '../report/style.ts';
import { writeRecords } from '../report/write-records.ts';
import type { EventKind } from '../sockets/socket-event.ts';
import type { SocketRecord } from '../sockets/socket-record.ts';
import { socketKind } from '../sockets/socket-record.ts';
import type { Look } from '../sockets/watch-sockets.ts';
import { watchSockets } from '../sockets/watch-sockets.ts';
import { columnsThatFit } from './columns-that-fit.ts';
import type { CliContext, Terminal } from './context.ts';
import type { SocketSelection } from './socket-flags.ts';

/** What to draw. */
export interface LiveOptions extends Pick<SocketSelection, 'query' | 'accepts'> {
  readonly intervalMs: number;
  /** The filter, as the head of the picture. */
  readonly title: string;
}

/** A socket, and what happened to it lately. */
interface LiveRow {
  readonly socket: SocketRecord;
  readonly change: EventKind | null;
}

/** How long a change stands out, and a closed socket stays. */
const markedMs = 5000;

// ECMA-48 and xterm: the second screen, the cursor, and erasing what an earlier picture left.
const screen = { enter: '\u001B[?1049h\u001B[?25l', leave: '\u001B[?25h\u001B[?1049l', home: '\u001B[H' } as const;
const eraseLine = '\u001B[K';
const eraseBelow = '\u001B[J';

/** Draws until `q`, Ctrl-C or the context's signal; resolves to the exit code. */
export async function drawLive(
  context: CliContext & { readonly terminal: Terminal },
  options: LiveOptions,
): Promise<number> {
  const { host, out, terminal, signal } = context;
  const quit = new AbortController();
  let interrupted = false;
  const release = terminal.onKey((key) => {
    interrupted ||= key === '\u0003';
    if (key === 'q' || key === 'Q' || key === '\u0003') quit.abort();
  });
  const marks = new Marks();
  const looks = watchSockets(host, { ...options, signal: AbortSignal.any([signal, quit.signal]) });
  out.write(screen.enter);
  try {
    for await (const look of looks) {
      const rows = marks.take(look);
      const lines = await picture(rows, look, context, options);
      out.write(`${screen.home}${lines.map((line) => `${line}${eraseLine}`).join('\r\n')}${eraseBelow}`);
      out.flush();
    }
  } finally {
    out.write(screen.leave);
    release();
  }
  out.write(`${marks.summary()}\n`);
  return interrupted || signal.aborted ? exitCodes.interrupted : exitCodes.ok;
}

async function picture(
  rows: readonly LiveRow[],
  { sockets, notices }: Look,
  { out, terminal }: CliContext & { readonly terminal: Terminal },
  { title, intervalMs }: LiveOptions,
): Promise<string[]> {
  const page = memorySink({ columns: out.columns, style: out.style });
  const table = await tableLines(rows, page);
  const head = `${sockets.length} ${sockets.length === 1 ? 'socket' : 'sockets'}: ${title}`;
  const foot = [`every ${intervalMs} ms, what lives shorter is not seen; q ends`, ...notices].map((line) =>
    out.style.paint('dim', printable(line, { maximum: out.columns })),
  );
  const room = Math.max(1, terminal.rows - 2 - foot.length);
  const shown = table.length > room ? [...table.slice(0, room - 1), `and ${table.length - room + 1} more`] : table;
  return [out.style.paint('strong', printable(head, { maximum: out.columns })), ...shown, '', ...foot].slice(
    0,
    terminal.rows,
  );
}

async function tableLines(rows: readonly LiveRow[], page: ReturnType<typeof memorySink>): Promise<string[]> {
  const { columns } = columnsThatFit(shownColumns, rows, page.columns, ['service', 'user', 'state']);
  const kind = { name: 'live socket', meaning: 'a socket and what happened to it lately', columns };
  await writeRecords(page, kind, [rows], {
    format: 'table',
    tone: (row) => (row.change === null ? undefined : tones[row.change]),
  });
  return page.text().split('\n').slice(0, -1);
}

const tones: Readonly<Record<EventKind, Tone>> = {
  opened: 'good',
  closed: 'bad',
  rebound: 'warning',
  'owner-changed': 'warning',
  'state-changed': 'warning',
};

const shownColumns: readonly Column<LiveRow>[] = [
  {
    name: 'change',
    type: 'text',
    meaning: 'what happened within the last seconds',
    shown: true,
    priority: 0,
    get: (row) => row.change,
    text: (row) => row.change ?? '',
  },
  ...socketKind.columns
    .filter((column) => column.shown)
    .map((column): Column<LiveRow> => ({
      ...column,
      get: (row) => column.get(row.socket),
      text: (row) => cellText(column, row.socket),
    })),
];

/** Remembers changes for as long as they stand out, and counts them. */
class Marks {
  readonly #counts = new Map<EventKind, number>();
  #recent: readonly { readonly row: LiveRow; readonly until: number }[] = [];

  /** The rows of a picture: every socket, and those that closed a moment ago at the end. */
  take({ sockets, events, time }: Look): readonly LiveRow[] {
    for (const { event } of events) this.#counts.set(event, (this.#counts.get(event) ?? 0) + 1);
    const fresh = events.map((event) => ({
      row: { socket: event.socket, change: event.event },
      until: time + markedMs,
    }));
    this.#recent = [...this.#recent.filter((mark) => mark.until > time), ...fresh];
    const changes = new Map(this.#recent.map(({ row }) => [keyOf(row.socket), row.change]));
    const closed = this.#recent.map(({ row }) => row).filter((row) => row.change === 'closed');
    return [...sockets.map((socket) => ({ socket, change: openChange(changes.get(keyOf(socket))) })), ...closed];
  }

  summary(): string {
    if (this.#counts.size === 0) return 'nothing changed';
    return [...this.#counts].map(([event, count]) => `${count} ${event}`).join(', ');
  }
}

/** A socket that is there cannot be closed: another one closed on its endpoint. */
function openChange(change: EventKind | null | undefined): EventKind | null {
  return change === undefined || change === 'closed' ? null : change;
}

function keyOf({ namespace, transport, local, remote, inode }: SocketRecord): string {
  return JSON.stringify([namespace, transport, local, remote, inode]);
}
