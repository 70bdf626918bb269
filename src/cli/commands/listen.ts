/** `portolan listen PORT`: one client, many, a broker, a chat, or a program for each. */
import { rmSync } from 'node:fs';
import { PortolanError, errnoName, exitCodes } from '../../base/errors.ts';
import type { CliContext } from '../context.ts';
import { durationMs } from '../duration.ts';
import { defineCommand } from '../kit.ts';
import type { ListenFlags } from '../talk-flags.ts';
import { refuseTogether, streamFlags, talkFlags } from '../talk-flags.ts';

const flag = (brief: string) => ({ kind: 'boolean', brief, default: false, withNegated: false }) as const;
const text = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse: String, brief, placeholder, optional: true }) as const;

export default defineCommand<{ [K in keyof ListenFlags]: ListenFlags[K] }, string[]>({
  name: 'listen',
  brief: 'wait for a client, or serve many: listen 7000, listen --keep-open 7000, listen --exec 7000 /usr/bin/rev',
  details: `Without more it serves one client: standard input goes to it, what it says to standard output; ends as docs/talk.md says.
Port 0 takes any free port and says which. --udp hears every peer, answers go to the one heard last.
--exec runs a program for each client, with no shell, on the loopback address unless --bind names another.
With it our flags stand before the port, what follows is the program's: listen --exec 7000 /usr/bin/tail -n 3`,
  verbatimOperands: (args) => args.includes('--exec'),
  parameters: {
    flags: {
      ...streamFlags,
      ...talkFlags,
      bind: text('the address to listen on; all addresses when absent', 'address'),
      keepOpen: flag('serve many clients at once: all are heard, the input goes to all'),
      broker: flag('what one client says goes to all others'),
      chat: flag('as --broker, in lines with names in front'),
      exec: flag('run PROGRAM ARGS for each client'),
      allow: text('addresses and networks that may connect, all others may not: 10.0.0.0/8,::1', 'list'),
      deny: text('addresses and networks that may not', 'list'),
      maxClients: {
        kind: 'parsed',
        parse: clientCount,
        brief: 'clients served at once, the others wait',
        placeholder: 'count',
        default: '1000',
      },
      clientTime: {
        kind: 'parsed',
        parse: durationMs,
        brief: 'how long a client may stay',
        placeholder: 'time',
        optional: true,
      },
    },
    aliases: { u: 'udp', U: 'unix', x: 'hex', C: 'crlf', k: 'keepOpen', '4': 'ipv4', '6': 'ipv6' } as never,
    positional: {
      kind: 'array',
      parameter: { brief: 'the port or path, and with --exec the program', parse: String, placeholder: 'port' },
    },
  },
  async run(context, flags, word, ...program) {
    checkFlags(flags, word, program);
    if (flags.udp) return (await import('../talk-datagrams.ts')).listenDatagrams(word, flags, context);
    const many = flags.keepOpen || flags.broker || flags.chat || flags.exec;
    if (many) return (await import('../talk-serve.ts')).serveMany(word, program, flags, context);
    return listenOnce(word, flags, context);
  },
});

function clientCount(value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) >= 1) return Number(value);
  throw new Error(`"${value}" is no number of clients: write 100`);
}

function checkFlags(flags: ListenFlags, word: string | undefined, program: readonly string[]): void {
  if (word === undefined) throw new PortolanError('PTL_USAGE', 'expected a port', { hint: 'portolan listen 7000' });
  if (flags.exec !== program.length > 0)
    throw new PortolanError('PTL_USAGE', flags.exec ? '--exec needs a program' : `"${program[0]}" is too much`, {
      hint: 'portolan listen --exec 7000 /usr/bin/rev',
    });
  const modes = (['exec', 'chat', 'broker'] as const).filter((mode) => flags[mode]);
  if (modes.length > 1)
    throw new PortolanError('PTL_USAGE', `--${modes[0]} and --${modes[1]} exclude each other`, { hint: 'choose one' });
  refuseTogether(flags, 'udp', ['tls', 'exec', 'broker', 'chat', 'keepOpen', 'clientTime', 'untilPeerEnds']);
  refuseTogether(flags, 'unix', ['bind', 'ipv4', 'ipv6', 'allow', 'deny', 'vsock']);
  refuseTogether(flags, 'vsock', ['udp', 'bind', 'ipv4', 'ipv6', 'allow', 'deny']);
  refuseTogether(flags, 'bind', ['ipv4', 'ipv6']);
  const manyClients = ['idle', 'total', 'rate', 'crlf', 'hex', 'log', 'untilPeerEnds'];
  refuseTogether(flags, 'exec', [...manyClients, 'raw']);
  refuseTogether(flags, 'broker', [...manyClients, 'raw']);
  refuseTogether(flags, 'chat', [...manyClients, 'raw']);
  refuseTogether(flags, 'keepOpen', ['idle', 'total', 'rate', 'untilPeerEnds']);
  const isMany = flags.keepOpen || flags.exec || flags.broker || flags.chat;
  if (!isMany && flags.clientTime !== undefined)
    throw new PortolanError('PTL_USAGE', '--client-time is for listeners of many clients', {
      hint: '--total ends a single conversation',
    });
}

async function listenOnce(word: string, flags: ListenFlags, context: CliContext): Promise<number> {
  const [{ firstClient, listenName, openListener, tlsPreparation }, { converse, talkOutput }, { accessList }] =
    await Promise.all([import('../talk-listen.ts'), import('../talk-session.ts'), import('../../talk/access-list.ts')]);
  const access = accessList(
    flags.allow === undefined ? [] : [flags.allow],
    flags.deny === undefined ? [] : [flags.deny],
  );
  const prepare = await tlsPreparation(flags, context);
  const at = listenName(word, flags);
  const listener = openListener(at, flags, context);
  try {
    const plain = await firstClient(listener, (client) => access.allows(client.peer), context.signal);
    if (plain === null) return exitCodes.interrupted;
    const connection = prepare === undefined ? plain : await prepared(plain, prepare);
    const { input, output } = await context.stdio();
    const session = {
      connection,
      input: input.open(),
      output: talkOutput(output(), flags, context),
      isTyped: input.isTerminal,
      lingerMs: null,
    };
    try {
      return await converse(session, flags, context);
    } finally {
      connection.close();
    }
  } finally {
    if (at.kind === 'unix' && !at.path.startsWith('@')) rmSync(at.path, { force: true });
  }
}

async function prepared<P, C>(plain: P, prepare: (plain: P) => Promise<C>): Promise<C> {
  try {
    return await prepare(plain);
  } catch (error) {
    if (errnoName(error) === undefined && error instanceof PortolanError) throw error;
    throw new PortolanError('PTL_REFUSED', 'the client does not speak TLS with us', {
      evidence: (error as Error).message.slice(0, 200),
    });
  }
}
