/** -w: the packets that pass in a file of their own. */
import type { ByteWriter } from '../../capture/capture-writer.ts';
import { fileWriter, pcapngWriter, pcapWriter } from '../../capture/capture-writer.ts';
import type { CaptureFile } from '../../capture/open-file.ts';
import type { ClassicContext } from '../classic.ts';
import type { PacketSink } from './packet-sink.ts';

/** Opens the file (`-`: standard output). Throws PTL_OUTPUT. */
export function fileSink(
  path: string,
  type: 'pcap' | 'pcapng',
  file: CaptureFile,
  context: ClassicContext,
): PacketSink {
  const destination: ByteWriter =
    path === '-' ? { write: (bytes) => context.write(bytes.slice()), close: () => undefined } : fileWriter(path, true);
  const writer = type === 'pcap' ? pcapWriter(destination) : pcapngWriter(file, destination);
  let rows: number[] = [];
  return {
    begin: () => undefined,
    take: (_packet, _batch, row) => void rows.push(row),
    endBatch(batch) {
      writer.take(batch, rows);
      rows = [];
    },
    end() {
      writer.finish();
      destination.close();
    },
  };
}
