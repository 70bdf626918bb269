/** Which sinks a run has: a file, the chosen form of output, statistics. */
import type { CaptureFile } from '../../capture/open-file.ts';
import type { ClassicContext } from '../classic.ts';
import { ekSink } from './ek-sink.ts';
import { fieldsSink } from './fields-sink.ts';
import { fileSink } from './file-sink.ts';
import { followRequest, followSink } from './follow-sink.ts';
import { jsonSink } from './json-sink.ts';
import type { TsharkOptions } from './options.ts';
import type { PacketSink } from './packet-sink.ts';
import { psmlSink } from './psml-sink.ts';
import type { KnownField } from './seen-packet.ts';
import { statisticsSink } from './statistics.ts';
import { textSink } from './text-sink.ts';

/** Makes them. Throws TsharkError for statistics that there are not, PTL_OUTPUT for a file that cannot be written. */
export function sinksFor(
  options: TsharkOptions,
  fields: readonly KnownField[],
  file: CaptureFile,
  context: ClassicContext,
): readonly PacketSink[] {
  const write = (text: string): void => context.write(text);
  const prints = !options.quiet && (options.write === null || options.print);
  const files = options.write === null ? [] : [fileSink(options.write, options.fileType, file, context)];
  const isFollow = (text: string): boolean => text.startsWith('follow,');
  const counted = options.statistics.filter((text) => !isFollow(text));
  const statistics = counted.length === 0 ? [] : [statisticsSink(counted, write)];
  const isAlone = !prints && options.statistics.length === 1;
  const followed = options.statistics
    .filter(isFollow)
    .map((text) => followSink(followRequest(text.split(',').slice(1)), isAlone, write));
  return [...files, ...(prints ? [printing(options, fields, write)] : []), ...statistics, ...followed];
}

function printing(options: TsharkOptions, fields: readonly KnownField[], write: (text: string) => void): PacketSink {
  switch (options.output) {
    case 'fields':
      return fieldsSink(fields, options.form, write);
    case 'json':
      return jsonSink(fields, options.uniqueKeys, write);
    case 'ek':
      return ekSink(fields, write);
    case 'psml':
      return psmlSink(options, write);
    case 'text':
    case 'tabs':
      return textSink(options, write);
  }
}
