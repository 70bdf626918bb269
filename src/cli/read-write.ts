/** `portolan read --write`: the packets that match in a file of their own, anonymized or not. */
import { PortolanError } from '../base/errors.ts';
import type { ByteWriter, CaptureWriter } from '../capture/capture-writer.ts';
import { fileWriter, pcapngWriter, pcapWriter } from '../capture/capture-writer.ts';
import type { MatchingBatch } from '../capture/matching.ts';
import type { CaptureFile } from '../capture/open-file.ts';
import { printable } from '../report/printable.ts';
import type { CliContext } from './context.ts';
import type { ReadFlags } from './read-flags.ts';

/** Writes them; how many there were. Throws PTL_OUTPUT, PTL_USAGE. */
export async function writePackets(
  context: CliContext,
  flags: ReadFlags,
  path: string,
  file: CaptureFile,
  batches: AsyncIterable<MatchingBatch>,
): Promise<number> {
  const { out, err, signal } = context;
  if (path === '-' && out.isTTY) {
    throw new PortolanError('PTL_USAGE', 'a capture file is not for a terminal', {
      hint: '--write FILE, or send the output elsewhere',
    });
  }
  const destination = path === '-' ? outputWriter(context) : fileWriter(path, flags.overwrite);
  let count = 0;
  try {
    const writer = await writerFor(flags, path, file, destination);
    for await (const { batch, rows } of batches) {
      writer.take(batch, rows);
      count += rows.length;
      if (signal.aborted) break;
    }
    writer.finish();
    if (writer.leftOut > 0) err.write(`note: ${writer.leftOut} blocks that are no packets were left out\n`);
  } finally {
    destination.close();
  }
  if (path !== '-') out.write(`${printable(path)}: ${count} packets\n`);
  return count;
}

async function writerFor(
  flags: ReadFlags,
  path: string,
  file: CaptureFile,
  destination: ByteWriter,
): Promise<CaptureWriter> {
  const asPcap = path === '-' ? file.format === 'pcap' : /\.(?:pcap|cap|dmp)$/i.test(path);
  if (flags.anonymize) {
    const { anonymizingWriter } = await import('../capture/anonymizing-writer.ts');
    return anonymizingWriter(file, destination, { key: flags.key ?? null, asPcap });
  }
  if (flags.key !== undefined)
    throw new PortolanError('PTL_USAGE', '--key belongs to --anonymize', { hint: '--anonymize --key secret' });
  return asPcap ? pcapWriter(destination) : pcapngWriter(file, destination);
}

function outputWriter({ out }: CliContext): ByteWriter {
  return { write: (bytes) => out.writeBytes(bytes), close: () => out.flush() };
}
