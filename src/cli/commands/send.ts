/** `portolan send FILE HOST PORT`: a file, whole and proved where the other side is Portolan. */
import { accessSync, constants } from 'node:fs';
import { PortolanError, errnoName, exitCodes } from '../../base/errors.ts';
import { printable } from '../../report/printable.ts';
import { defineCommand } from '../kit.ts';
import type { DialFlags, StreamFlags } from '../talk-flags.ts';
import { dialFlags, portOf, streamFlags } from '../talk-flags.ts';

type Flags = StreamFlags & DialFlags & { readonly plain: boolean };

export default defineCommand<{ [K in keyof Flags]: Flags[K] }, [string, string, string]>({
  name: 'send',
  brief: 'send a file to `portolan receive`, or plain to any netcat: send photo.jpg 192.168.1.7 7000',
  details: `A receiving Portolan and this one agree on size and SHA-256 at the end, and go on where a broken transfer stopped.
To any other listener the bytes go plain; it cannot say that they arrived.`,
  parameters: {
    flags: {
      ...streamFlags,
      ...dialFlags,
      plain: { kind: 'boolean', brief: 'bytes only: the receiver is no Portolan', default: false, withNegated: false },
    },
    aliases: { '4': 'ipv4', '6': 'ipv6' } as never,
    positional: {
      kind: 'tuple',
      parameters: [
        { brief: 'the file', parse: String, placeholder: 'file' },
        { brief: 'the host', parse: String, placeholder: 'host' },
        { brief: 'the port', parse: String, placeholder: 'port' },
      ],
    },
  },
  async run(context, flags, file, host, port) {
    const [{ connectTo }, { sendFile }, { bytesText, transferProgress }] = await Promise.all([
      import('../talk-connect.ts'),
      import('../../talk/transfer.ts'),
      import('../talk-progress.ts'),
    ]);
    mustBeReadable(file);
    const connection = await connectTo({ host, port: portOf(port) }, flags, context);
    const progress = transferProgress(context);
    try {
      const { agreed, bytes, resumedAt, sha256 } = await sendFile(connection, file, flags.plain, {
        clock: context.host.clock,
        progress: progress.show,
        signal: context.signal,
      });
      progress.end();
      const resumed = resumedAt === 0 ? '' : `, went on at ${bytesText(resumedAt)}`;
      const proof = agreed ? 'the receiver has it whole' : 'sent plain: the receiver cannot say whether it arrived';
      context.out.write(`${printable(file)}: ${bytes} bytes${resumed}, SHA-256 ${sha256}; ${proof}\n`);
      return exitCodes.ok;
    } catch (error) {
      if (context.signal.aborted) return exitCodes.interrupted;
      throw readable(error, file);
    } finally {
      connection.close();
    }
  },
});

/** Before anybody is called: a name that is mistyped must not open a listener's file. */
function mustBeReadable(file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw readable(error, file);
  }
}

function readable(error: unknown, file: string): unknown {
  const code = errnoName(error);
  if (error instanceof PortolanError || code === undefined) return error;
  const isNetwork = code === 'ECONNRESET' || code === 'EPIPE';
  return new PortolanError(
    isNetwork ? 'PTL_TRANSFER' : 'PTL_USAGE',
    isNetwork ? 'the receiver broke the connection' : `cannot read ${file}`,
    {
      evidence: code,
      hint: isNetwork ? 'send it again: what arrived is gone on from' : 'check the name and the permissions',
      cause: error,
    },
  );
}
