/** `-T psml`: the columns as XML. */
import type { TsharkOptions } from './options.ts';
import type { PacketSink } from './packet-sink.ts';
import { shown } from './shown.ts';
import { packetCells } from './text-sink.ts';

const columns = ['No.', 'Time', 'Source', 'Destination', 'Protocol', 'Length', 'Info'];

/** Makes the sink. */
export function psmlSink(options: Pick<TsharkOptions, 'time'>, write: (text: string) => void): PacketSink {
  return {
    begin: () =>
      write(
        `<?xml version="1.0" encoding="utf-8"?>\n<psml version="0" creator="portolan">\n<structure>\n${sections(columns)}</structure>\n\n`,
      ),
    take: (packet) => write(`<packet>\n${sections(packetCells(packet, options))}</packet>\n\n`),
    end: () => write('</psml>\n'),
  };
}

function sections(texts: readonly string[]): string {
  return texts.map((text) => `<section>${escaped(shown(text))}</section>\n`).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]!);
}
