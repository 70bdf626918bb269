/** `listen` with many clients: heard together, brokered, chatting, or each with a program. */
import { rmSync } from 'node:fs';
import { exitCodes } from '../base/errors.ts';
import type { Connection } from '../os/stream-socket.ts';
import { socketHostText, socketNameText } from '../os/socket-name.ts';
import { printable } from '../report/printable.ts';
import { accessList } from '../talk/access-list.ts';
import { ChatLines } from '../talk/chat.ts';
import { isLoopbackName, programHandler } from '../talk/exec-client.ts';
import { Room } from '../talk/room.ts';
import type { ListenerEvent, ServicePlan } from '../talk/serve-clients.ts';
import { serveClients } from '../talk/serve-clients.ts';
import type { ListenFlags } from './talk-flags.ts';
import type { CliContext } from './context.ts';
import { listenName, openListener, tlsPreparation } from './talk-listen.ts';
import { exitCodeOf, talkOutput, talkStages } from './talk-session.ts';

/** What each of many clients reads into: a thousand of them must not take a gigabyte. */
const bufferSize = 65_536;

/** Serves until interrupted; resolves to the exit code. */
export async function serveMany(
  word: string,
  program: readonly string[],
  flags: ListenFlags,
  context: CliContext,
): Promise<number> {
  const bind = flags.bind ?? (flags.exec && !flags.unix ? '127.0.0.1' : undefined);
  if (flags.exec && bind !== undefined && !isLoopbackName(bind))
    context.err.write(
      `warning: ${printable(program[0]!)} can be run by everybody who reaches ${printable(bind)}; --allow limits who\n`,
    );
  const access = accessList(
    flags.allow === undefined ? [] : [flags.allow],
    flags.deny === undefined ? [] : [flags.deny],
  );
  const prepare = await tlsPreparation(flags, context);
  const at = listenName(word, { ...flags, ...(bind !== undefined && { bind }) });
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const failure: { error: Error | null } = { error: null };
  const handle = await handlerFor(program, flags, context, signal, (error) => {
    failure.error ??= error;
    stop.abort();
  });
  const listener = openListener(at, flags, context, bufferSize);
  try {
    await serveClients({
      listener,
      access,
      maxClients: flags.maxClients,
      ...(flags.clientTime !== undefined && { clientMs: flags.clientTime }),
      ...(prepare && { prepare }),
      handle,
      onEvent: (event) => sayEvent(event, context),
      clock: context.host.clock,
      signal,
    });
  } finally {
    if (at.kind === 'unix' && !at.path.startsWith('@')) rmSync(at.path, { force: true });
  }
  if (failure.error !== null) return exitCodeOf({ ending: 'output-error', error: failure.error, sent: 0, received: 0 });
  return exitCodes.interrupted;
}

function sayEvent(event: ListenerEvent, { err }: CliContext): void {
  if (event.kind === 'accept-error')
    return err.write(`a client could not be taken: ${printable(event.error.message)}\n`);
  const who = printable(socketNameText(event.client.peer));
  const why = event.kind === 'failed' ? `: ${printable(event.error.message, { maximum: 200 })}` : '';
  err.write(`${who} ${event.kind}${why}\n`);
}

async function handlerFor(
  program: readonly string[],
  flags: ListenFlags,
  context: CliContext,
  signal: AbortSignal,
  onOutputError: (error: Error) => void,
): Promise<ServicePlan['handle']> {
  if (flags.exec)
    return programHandler(program as [string, ...string[]], context.environment, context.host.clock, 'PORTOLAN');
  const room = new Room();
  if (flags.chat) return chatting(room);
  if (flags.broker) return (client, id, ends) => room.stay(id, client, (bytes) => room.tell(bytes, id), ends);
  const { input, output } = await context.stdio();
  const sink = talkOutput(output(), flags, context);
  const stages = talkStages(flags, context);
  const source = input.open();
  source.start(
    (bytes) => room.tell(stages.outgoing?.(bytes) ?? bytes),
    () => undefined,
  );
  signal.addEventListener('abort', () => (source.stop(), stages.close()), { once: true });
  return (client, id, ends) =>
    room.stay(
      id,
      client,
      async (bytes) => {
        try {
          await sink.write(stages.incoming?.(bytes) ?? bytes);
        } catch (error) {
          onOutputError(error as Error);
        }
      },
      ends,
    );
}

function chatting(room: Room): ServicePlan['handle'] {
  return async (client: Connection, id, ends) => {
    const where = client.peer.kind === 'unix' ? 'here' : socketHostText(client.peer);
    await client.write(Buffer.from(`<portolan> you are user${id}, ${room.size} others are here\n`));
    room.tell(Buffer.from(`<portolan> user${id} came from ${where}\n`));
    const lines = new ChatLines();
    try {
      await room.stay(
        id,
        client,
        (bytes) => lines.take(bytes).forEach((line) => room.tell(Buffer.from(`<user${id}> ${line}\n`), id)),
        ends,
      );
    } finally {
      room.tell(Buffer.from(`<portolan> user${id} has left\n`));
    }
  };
}
