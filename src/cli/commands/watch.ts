/** `portolan watch [FILTER]`: what opens, closes and changes hands; a table that redraws on a terminal, events elsewhere. */
import { exitCodes } from '../../base/errors.ts';
import { writeRecords } from '../../report/write-records.ts';
import type { SocketEvent } from '../../sockets/socket-event.ts';
import { eventKind } from '../../sockets/socket-event.ts';
import type { Look } from '../../sockets/watch-sockets.ts';
import { watchSockets } from '../../sockets/watch-sockets.ts';
import type { CliContext } from '../context.ts';
import { durationMs } from '../duration.ts';
import { defineCommand } from '../kit.ts';
import { printNotices } from '../notices.ts';
import type { OutputFlags } from '../output-flags.ts';
import { outputFlags, writeOptions } from '../output-flags.ts';
import type { SocketFlags, SocketSelection } from '../socket-flags.ts';
import { socketFlags, socketSelection } from '../socket-flags.ts';

type Flags = OutputFlags &
  SocketFlags & {
    readonly interval: number;
    readonly count?: number;
    readonly initial: boolean;
    readonly events: boolean;
  };

export default defineCommand<Flags, string[]>({
  name: 'watch',
  brief: 'what opens, closes and changes hands: watch port:7000',
  details: `Looks at the socket table every interval; what opens and closes within one interval is not seen.
Without a filter it watches what listens (is:listening). On a terminal it draws a table in which changes stand out;
q or Ctrl-C ends it. In a pipe, in any machine format, and with --events, --initial or --count it prints a line an event.`,
  parameters: {
    flags: {
      ...outputFlags,
      ...socketFlags,
      interval: { kind: 'parsed', parse: durationMs, brief: 'time between looks: 200ms, 1s, 1min', default: '500ms' },
      count: { kind: 'parsed', parse: wholeNumber, brief: 'end after so many events', optional: true },
      initial: {
        kind: 'boolean',
        brief: 'begin with an opened event for each socket that is there already',
        default: false,
        withNegated: false,
      },
      events: { kind: 'boolean', brief: 'a line an event, on a terminal too', default: false, withNegated: false },
    },
    positional: { kind: 'array', parameter: { brief: 'filter', parse: String, placeholder: 'filter' } },
  },
  async run(context, flags, ...words) {
    const options = writeOptions(flags, eventKind);
    const filter = words.length === 0 ? ['is:listening'] : words;
    const selection = socketSelection(flags, filter);
    const asksEvents = flags.events || flags.initial || flags.count !== undefined;
    const { terminal } = context;
    if (terminal === null || asksEvents || options.format !== 'table' || options.columns !== undefined) {
      return printEvents(context, flags, selection);
    }
    const { drawLive } = await import('../live-table.ts');
    return drawLive({ ...context, terminal }, { ...selection, intervalMs: flags.interval, title: filter.join(' ') });
  },
});

async function printEvents(context: CliContext, flags: Flags, { query, accepts }: SocketSelection): Promise<number> {
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const looks = watchSockets(context.host, { query, accepts, intervalMs: flags.interval, signal });
  let left = flags.count ?? Infinity;
  const take = (events: readonly SocketEvent[]): readonly SocketEvent[] => {
    const taken = events.slice(0, left);
    left -= taken.length;
    if (left <= 0) stop.abort();
    return taken;
  };
  const opening = (look: Look): void => {
    const sockets = `${look.sockets.length} ${look.sockets.length === 1 ? 'socket' : 'sockets'}`;
    context.err.write(`watching ${sockets} every ${flags.interval} ms: what lives shorter is not seen\n`);
    printNotices(look.notices, context);
  };
  await writeRecords(context.out, eventKind, eventsOf(looks, flags.initial, opening, take), {
    ...writeOptions(flags, eventKind),
    live: true,
  });
  return context.signal.aborted ? exitCodes.interrupted : exitCodes.ok;
}

async function* eventsOf(
  looks: AsyncIterable<Look>,
  initial: boolean,
  opening: (look: Look) => void,
  take: (events: readonly SocketEvent[]) => readonly SocketEvent[],
): AsyncGenerator<readonly SocketEvent[]> {
  let first = true;
  for await (const look of looks) {
    if (first) {
      opening(look);
      if (initial)
        yield take(look.sockets.map((socket) => ({ time: look.time, event: 'opened' as const, socket, before: null })));
    } else if (look.events.length > 0) yield take(look.events);
    first = false;
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0)
    throw new Error(`"${text}" is no count: give a whole number from 1, like --count 10`);
  return Number(text);
}
