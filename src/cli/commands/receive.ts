/** `portolan receive PORT [FILE]`: takes one file, never over another one, under a .part name until it is whole. */
import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { PortolanError, errnoName, exitCodes } from '../../base/errors.ts';
import { printable } from '../../report/printable.ts';
import { defineCommand } from '../kit.ts';
import type { StreamFlags } from '../talk-flags.ts';
import { streamFlags } from '../talk-flags.ts';

type Flags = StreamFlags & {
  readonly plain: boolean;
  readonly overwrite: boolean;
  readonly bind?: string;
  readonly allow?: string;
};

const flag = (brief: string) => ({ kind: 'boolean', brief, default: false, withNegated: false }) as const;

export default defineCommand<{ [K in keyof Flags]: Flags[K] }, [string, string?]>({
  name: 'receive',
  brief: 'receive a file from `portolan send` or any netcat: receive 7000, receive 7000 photo.jpg',
  details: `What arrives is FILE.part until it is whole; an existing file is not touched unless --overwrite says so. From another Portolan size and
SHA-256 are agreed on, the sender's name is used where FILE is absent, and a broken transfer goes on where it stopped.`,
  parameters: {
    flags: {
      ...streamFlags,
      plain: flag('say nothing first: the sender is no Portolan'),
      overwrite: flag('replace an existing file'),
      bind: {
        kind: 'parsed',
        parse: String,
        brief: 'the address to listen on; all addresses when absent',
        placeholder: 'address',
        optional: true,
      },
      allow: {
        kind: 'parsed',
        parse: String,
        brief: 'addresses and networks that may send',
        placeholder: 'list',
        optional: true,
      },
    },
    aliases: { '4': 'ipv4', '6': 'ipv6' } as never,
    positional: {
      kind: 'tuple',
      parameters: [
        { brief: 'the port; 0 takes any and says which', parse: String, placeholder: 'port' },
        { brief: 'where it goes', parse: String, placeholder: 'file', optional: true },
      ],
    },
  },
  async run(context, flags, port, file) {
    const [
      { firstClient, listenName, openListener, tlsPreparation },
      { receiveFile },
      { accessList },
      { bytesText, transferProgress },
    ] = await Promise.all([
      import('../talk-listen.ts'),
      import('../../talk/transfer.ts'),
      import('../../talk/access-list.ts'),
      import('../talk-progress.ts'),
    ]);
    if (flags.plain && file === undefined)
      throw new PortolanError('PTL_USAGE', 'a plain sender gives no name for the file', {
        hint: 'portolan receive --plain PORT FILE',
      });
    mustBeWritable(file === undefined ? '.' : dirname(file));
    const access = accessList(flags.allow === undefined ? [] : [flags.allow], []);
    const prepare = await tlsPreparation(flags, context);
    const listener = openListener(listenName(port, { ...flags, unix: false }), flags, context);
    const plain = await firstClient(listener, (client) => access.allows(client.peer), context.signal);
    if (plain === null) return exitCodes.interrupted;
    const connection = prepare === undefined ? plain : await prepare(plain);
    const progress = transferProgress(context);
    try {
      const { agreed, bytes, resumedAt, sha256, path } = await receiveFile(
        connection,
        { path: file ?? null, overwrite: flags.overwrite, plain: flags.plain },
        { clock: context.host.clock, progress: progress.show, signal: context.signal },
      );
      progress.end();
      const resumed = resumedAt === 0 ? '' : `, went on at ${bytesText(resumedAt)}`;
      const proof = agreed
        ? 'size and SHA-256 agreed with the sender'
        : 'the sender is no Portolan: compare the SHA-256 yourself';
      context.out.write(`${printable(path!)}: ${bytes} bytes${resumed}, SHA-256 ${sha256}; ${proof}\n`);
      return exitCodes.ok;
    } catch (error) {
      if (context.signal.aborted) return exitCodes.interrupted;
      const code = errnoName(error);
      if (error instanceof PortolanError || code === undefined) throw error;
      const isNetwork = code === 'ECONNRESET' || code === 'EPIPE';
      throw new PortolanError(
        isNetwork ? 'PTL_TRANSFER' : 'PTL_OUTPUT',
        isNetwork ? 'the sender broke the connection' : 'the file cannot be written',
        {
          evidence: code,
          hint: isNetwork
            ? 'receive it again: what arrived is gone on from'
            : 'free some space, or choose another place; what arrived is kept',
          cause: error,
        },
      );
    } finally {
      connection.close();
    }
  },
});

/** Before anybody is let in: what arrives needs a place. */
function mustBeWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new PortolanError('PTL_OUTPUT', `nothing can be written in ${printable(folder)}`, {
      evidence: errnoName(error) ?? String(error),
      hint: 'choose another place: portolan receive PORT FILE',
    });
  }
}
