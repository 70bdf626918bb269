/** `portolan watch [FILTER]`: what opens, closes, changes hands; a table that redraws on a terminal is not needed to see events. */
import { exitCodes } from '../../base/errors.ts';
import { writeRecords } from '../../report/write-records.ts';
import type { SocketEvent } from '../../sockets/socket-event.ts';
import { eventKind } from '../../sockets/socket-event.ts';
import type { Look } from '../../sockets/watch-sockets.ts';
import { watchSockets } from '../../sockets/watch-sockets.ts';
import { defineCommand } from '../kit.ts';
import { printNotices } from '../notices.ts';
import type { OutputFlags } from '../output-flags.ts';
import { outputFlags, writeOptions } from '../output-flags.ts';
import type { SocketFlags } from '../socket-flags.ts';
import { socketFlags, socketSelection } from '../socket-flags.ts';
import { durationMs } from '../duration.ts';

type Flags = OutputFlags &
  SocketFlags & {
    readonly interval: number;
    readonly count?: number;
    readonly initial: boolean;
  };

export default defineCommand<Flags, string[]>({
  name: 'watch',
  brief: 'what opens, closes and changes hands: watch port:7000',
  details: `Looks at the socket table every interval; what opens and closes within one interval is not seen.
Without a filter it watches what listens (is:listening). Ctrl-C ends it.`,
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
    },
    positional: { kind: 'array', parameter: { brief: 'filter', parse: String, placeholder: 'filter' } },
  },
  async run(context, flags, ...words) {
    const options = writeOptions(flags, eventKind);
    const { query, accepts } = socketSelection(flags, words.length === 0 ? ['is:listening'] : words);
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
      context.err.write(
        `watching ${look.sockets.length} sockets every ${flags.interval} ms: shorter-lived ones are not seen\n`,
      );
      printNotices(look.notices, context);
    };
    await writeRecords(context.out, eventKind, eventsOf(looks, flags.initial, opening, take), {
      ...options,
      live: true,
    });
    return context.signal.aborted ? exitCodes.interrupted : exitCodes.ok;
  },
});

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
