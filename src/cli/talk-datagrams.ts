/** `listen --udp`: every peer is heard; the input goes to the peer heard last. */
import { rmSync } from 'node:fs';
import { openDatagram } from '../os/datagram-socket.ts';
import type { SocketName } from '../os/socket-name.ts';
import { socketNameText } from '../os/socket-name.ts';
import { printable } from '../report/printable.ts';
import { accessList } from '../talk/access-list.ts';
import { datagramConnection } from '../talk/datagram-connection.ts';
import type { ByteSink, ByteSource } from '../os/byte-stream.ts';
import type { ListenFlags } from './talk-flags.ts';
import type { CliContext } from './context.ts';
import { binding, listenName, sayListening } from './talk-listen.ts';
import { converse, talkOutput } from './talk-session.ts';

/** The most that one datagram carries on its way out. */
const datagramSize = 16_384;
/** Peers that are announced; more are heard all the same. */
const mostAnnounced = 10_000;

/** Serves until --idle, --total or Ctrl-C; resolves to the exit code. */
export async function listenDatagrams(word: string, flags: ListenFlags, context: CliContext): Promise<number> {
  const access = accessList(
    flags.allow === undefined ? [] : [flags.allow],
    flags.deny === undefined ? [] : [flags.deny],
  );
  const at = listenName(word, flags);
  const socket = binding(at, (name) => openDatagram({ at: name, options: { v6Only: flags.ipv6 } }));
  sayListening(socket.local, context);
  const seen = new Set<string>();
  let last: SocketName | undefined;
  let isAllowed = true;
  const inner = datagramConnection(socket, {
    to: () => last,
    onDatagram(from) {
      isAllowed = access.allows(from);
      const text = socketNameText(from);
      if (isAllowed && (from.kind !== 'unix' || from.path !== '')) last = from;
      if (seen.has(text) || seen.size >= mostAnnounced) return;
      seen.add(text);
      context.err.write(`${printable(text)} ${isAllowed ? 'heard' : 'denied'}\n`);
    },
    // An ICMP error belongs to one peer of many.
    survives: () => true,
  });
  const connection: ByteSource & ByteSink = {
    ...inner,
    start: (take, end) => inner.start((bytes) => (isAllowed ? take(bytes) : undefined), end),
  };
  try {
    const { input, output } = await context.stdio();
    const source = input.open(datagramSize);
    const session = {
      connection,
      // The end of the input is no reason to stop hearing.
      input: {
        finite: false,
        start: (take: Parameters<ByteSource['start']>[0]) => source.start(take, () => undefined),
        stop: () => source.stop(),
      },
      output: talkOutput(output(), flags, context),
      isTyped: false,
      lingerMs: null,
    };
    return await converse(session, flags, context);
  } finally {
    socket.close();
    if (at.kind === 'unix' && !at.path.startsWith('@')) rmSync(at.path, { force: true });
  }
}
