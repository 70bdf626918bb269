/** `portolan talk HOST PORT`: a conversation with a port, its ends kept apart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PortolanError, errnoName } from '../../base/errors.ts';
import type { CliContext } from '../context.ts';
import { defineCommand } from '../kit.ts';
import type { DialFlags, StreamFlags, TalkFlags } from '../talk-flags.ts';
import { dialFlags, portOf, refuseTogether, streamFlags, talkFlags, vsockNumber } from '../talk-flags.ts';
import type { TalkTarget } from '../talk-connect.ts';

type Flags = StreamFlags & DialFlags & TalkFlags;

export default defineCommand<{ [K in keyof Flags]: Flags[K] }, string[]>({
  name: 'talk',
  brief: 'talk to a port, or send and receive through a pipe: talk localhost 8080, talk --tls example.org 443',
  details: `Standard input goes to the peer; its end is told to the peer, and reading goes on. What the peer says goes to standard output.
Both families are tried, the first that answers wins. On a terminal control characters are shown, not obeyed (--raw).
Exit code 0 when both ends came, 1 refused or broken off, 4 no answer in time.`,
  parameters: {
    flags: { ...streamFlags, ...dialFlags, ...talkFlags },
    aliases: { u: 'udp', U: 'unix', x: 'hex', C: 'crlf', '4': 'ipv4', '6': 'ipv6' } as never,
    positional: {
      kind: 'array',
      parameter: { brief: 'HOST PORT, or the PATH of a UNIX socket', parse: String, placeholder: 'target' },
    },
  },
  async run(context, flags, ...words) {
    const target = targetOf(words, flags);
    refuseTogether(flags, 'udp', ['tls', 'starttls', 'proxy', 'untilPeerEnds']);
    refuseTogether(flags, 'unix', ['ipv4', 'ipv6', 'from', 'proxy', 'vsock']);
    refuseTogether(flags, 'vsock', ['udp', 'ipv4', 'ipv6', 'from', 'proxy']);
    return flags.udp ? talkDatagrams(target, flags, context) : talkStream(target, flags, context);
  },
});

/** The operands as a target. Throws PTL_USAGE, PTL_BAD_PORT. */
export function targetOf(words: readonly string[], { unix, vsock }: Pick<TalkFlags, 'unix' | 'vsock'>): TalkTarget {
  const [first, second, ...more] = words;
  if (unix && first !== undefined && second === undefined) return { path: first };
  if (vsock && first !== undefined && second !== undefined && more.length === 0)
    return { cid: vsockNumber(first, 'context'), port: vsockNumber(second, 'port') };
  if (!unix && !vsock && first !== undefined && second !== undefined && more.length === 0)
    return { host: first, port: portOf(second) };
  throw new PortolanError(
    'PTL_USAGE',
    unix ? 'expected one operand, the path' : `expected a ${vsock ? 'context' : 'host'} and a port`,
    {
      hint: unix
        ? 'portolan talk --unix /run/service.sock'
        : vsock
          ? 'portolan talk --vsock 2 1024'
          : 'portolan talk localhost 8080',
    },
  );
}

async function talkStream(target: TalkTarget, flags: Flags, context: CliContext): Promise<number> {
  const [{ connectTo, sayConnected }, { converse, talkOutput }] = await Promise.all([
    import('../talk-connect.ts'),
    import('../talk-session.ts'),
  ]);
  const connection = await connectTo(target, flags, context);
  try {
    sayConnected(connection, context);
    const { input, output } = await context.stdio();
    const session = {
      connection,
      input: input.open(),
      output: talkOutput(output(), flags, context),
      isTyped: input.isTerminal,
      lingerMs: null,
    };
    return await converse(session, flags, context);
  } finally {
    connection.close();
  }
}

/** The most that one datagram carries on its way out. */
const datagramSize = 16_384;
/** How long answers are waited for when the input has ended. */
const lingerMs = 2000;

async function talkDatagrams(target: TalkTarget, flags: Flags, context: CliContext): Promise<number> {
  const [{ fromName, sayConnected, targetNames }, { converse, talkOutput }, { openDatagram }, { datagramConnection }] =
    await Promise.all([
      import('../talk-connect.ts'),
      import('../talk-session.ts'),
      import('../../os/datagram-socket.ts'),
      import('../../talk/datagram-connection.ts'),
    ]);
  const [to] = await targetNames(target, flags);
  const folder = to!.kind === 'unix' ? mkdtempSync(join(tmpdir(), 'portolan-')) : null;
  const from = to!.kind === 'internet' ? fromName(flags.from)?.(to!.address.version) : undefined;
  const at = folder === null ? from : ({ kind: 'unix', path: join(folder, 'socket') } as const);
  try {
    const socket = openDatagram({ to: to!, ...(at !== undefined && { at }) });
    try {
      sayConnected({ peer: to! }, context);
      const { input, output } = await context.stdio();
      const session = {
        connection: datagramConnection(socket),
        input: input.open(datagramSize),
        output: talkOutput(output(), flags, context),
        isTyped: input.isTerminal,
        lingerMs,
      };
      return await converse(session, flags, context);
    } finally {
      socket.close();
    }
  } catch (error) {
    if (error instanceof PortolanError || errnoName(error) === undefined) throw error;
    throw new PortolanError('PTL_REFUSED', `cannot talk to it: ${errnoName(error)}`, { cause: error });
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}
