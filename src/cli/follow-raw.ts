/** The bytes of a followed flow as they are: to a file, or to a pipe. */
import { PortolanError } from '../base/errors.ts';
import { fileWriter } from '../capture/capture-writer.ts';
import type { FollowItem } from '../capture/streams/follow.ts';
import { printable } from '../report/printable.ts';
import type { CliContext } from './context.ts';
import type { FollowFlags } from './follow-flags.ts';

/** Writes the bytes of all items; notes go to standard error. Throws PTL_OUTPUT, PTL_USAGE. */
export async function writeRaw(
  { out, err }: CliContext,
  { write, overwrite }: FollowFlags,
  items: AsyncIterable<readonly FollowItem[]>,
): Promise<void> {
  if (write === undefined && out.isTTY) {
    throw new PortolanError('PTL_USAGE', 'raw bytes are not for a terminal', {
      hint: '--write FILE, or send the output elsewhere',
    });
  }
  const file = write === undefined ? null : fileWriter(write, overwrite);
  let bytes = 0;
  try {
    for await (const batch of items) {
      for (const item of batch) {
        if (item.kind === 'note')
          err.write(`note: ${item.direction === 0 ? 'client' : 'server'}: ${printable(item.text)}\n`);
        else {
          if (file === null) out.writeBytes(item.bytes);
          else file.write(item.bytes);
          bytes += item.bytes.length;
        }
      }
    }
  } finally {
    file?.close();
  }
  if (write !== undefined) out.write(`${printable(write)}: ${bytes} bytes\n`);
}
