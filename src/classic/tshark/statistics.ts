/** -z: conversations, endpoints and the hierarchy of protocols, printed when the file has been read. */
import { compileDisplayFilter } from './display-filter/compile.ts';
import type { PacketSink } from './packet-sink.ts';
import type { SeenPacket } from './seen-packet.ts';
import { conversationTable, endpointTable } from './traffic-tables.ts';
import { hierarchyTable } from './hierarchy-table.ts';
import { ioStatTable } from './io-stat.ts';
import type { Statistic } from './statistic.ts';
import { trafficLayers } from './statistic.ts';
import { TsharkError } from './tshark-error.ts';

/** Makes a sink of the arguments of -z; the last one is printed first, as tshark does. Throws TsharkError. */
export function statisticsSink(wanted: readonly string[], write: (text: string) => void): PacketSink {
  const statistics = wanted.map((text) => statisticOf(text));
  return {
    begin: () => undefined,
    take(packet) {
      for (const { passes, statistic } of statistics) if (passes(packet)) statistic.take(packet);
    },
    end() {
      for (const { statistic } of statistics.toReversed()) write(statistic.text());
    },
  };
}

function statisticOf(text: string): {
  readonly passes: (packet: SeenPacket) => boolean;
  readonly statistic: Statistic;
} {
  const [kind = '', what = '', ...rest] = text.split(',');
  if (kind === 'io' && what === 'stat') {
    const [interval = '', ...filters] = rest;
    return { passes: () => true, statistic: ioStatTable(interval, filters) };
  }
  const filter = rest.join(',');
  const compiled = compileDisplayFilter(filter);
  if (!compiled.ok) throw new TsharkError(`Couldn't register -z ${text}: ${compiled.reason}`);
  return { passes: compiled.value, statistic: counterOf(text, kind, what, filter) };
}

function counterOf(text: string, kind: string, what: string, filter: string): Statistic {
  const layer = trafficLayers.find((known) => known === what);
  if (kind === 'conv' && layer !== undefined) return conversationTable(layer, filter);
  if ((kind === 'endpoints' || kind === 'host') && layer !== undefined) return endpointTable(layer, filter);
  if (kind === 'io' && what === 'phs') return hierarchyTable(filter);
  const why = unmade[kind] ?? unmade[`${kind},${what}`];
  if (why !== undefined) throw new TsharkError(`-z ${text} is not done here: ${why}`);
  throw new TsharkError(
    `Invalid -z argument "${text}"; here it is conv,TYPE  endpoints,TYPE  io,phs  io,stat,SECONDS  follow,tcp|udp,FORM,STREAM with TYPE ${trafficLayers.join(', ')}`,
  );
}

/** What Wireshark has and what does it here, or why nothing does. */
const unmade: Readonly<Record<string, string>> = {
  expert: 'its findings are those of each of its dissectors; portolan read FILE --expert shows those of TCP',
  'http,tree': 'portolan follow FILE http shows the messages',
  'dns,tree': 'portolan read FILE dns shows the messages',
};
