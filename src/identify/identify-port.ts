/** Carries an examination out: opens what it wants opened through a dialer that is handed in, and tells it what happens. */
import type { Clock } from '../base/clock.ts';
import type { Identifier, IdentifyTransport } from './identifier.ts';
import type { PeerTls, PortAnswer, PortQuestion } from './port-answer.ts';
import { PortExamination } from './port-examination.ts';
import type { PortCommand, PortEvent, WakeReason } from './port-script.ts';

/** One connection, or one bound UDP socket. */
export interface IdentifyChannel {
  /** The handshake it was opened with; null in the clear. */
  readonly tls: PeerTls | null;
  /** Sends; failures show in `receive`. */
  send(bytes: Uint8Array): void;
  /** What arrives next, null at the end. Rejects when the connection breaks. */
  receive(): Promise<Uint8Array | null>;
  /** Begins TLS as a client. Rejects with the reason. */
  secure(): Promise<PeerTls>;
  /** Whether something was sent and the other side has acknowledged none of it; absent where nobody can tell. */
  isDeaf?(): boolean;
  close(): void;
}

/** What opens connections: the only thing here that touches a network, and it is not ours. */
export interface IdentifyDialer {
  /** Rejects with the reason, and when the signal aborts. */
  open(
    to: { readonly host: string; readonly port: number; readonly transport: IdentifyTransport; readonly tls: boolean },
    signal: AbortSignal,
  ): Promise<IdentifyChannel>;
}

/** What an identification works with. */
export interface IdentifySurroundings {
  readonly dialer: IdentifyDialer;
  readonly clock: Clock;
  readonly identifiers: readonly Identifier[];
  readonly signal?: AbortSignal;
}

/** Asks a port what speaks there. Never rejects for what the port does; rejects with the signal's reason when it aborts. */
export async function identifyPort(question: PortQuestion, surroundings: IdentifySurroundings): Promise<PortAnswer> {
  const run = new Run(question, surroundings);
  try {
    return await run.answer();
  } finally {
    run.stop();
  }
}

class Run {
  readonly #question: PortQuestion;
  readonly #surroundings: IdentifySurroundings;
  readonly #examination: PortExamination;
  readonly #channels = new Map<number, IdentifyChannel>();
  readonly #closed = new Set<number>();
  readonly #over = new AbortController();
  readonly #result = Promise.withResolvers<PortAnswer>();

  constructor(question: PortQuestion, surroundings: IdentifySurroundings) {
    this.#question = question;
    this.#surroundings = surroundings;
    this.#examination = new PortExamination(question, surroundings.identifiers);
  }

  answer(): Promise<PortAnswer> {
    const { signal } = this.#surroundings;
    signal?.addEventListener('abort', () => this.#result.reject(signal.reason as Error), { once: true });
    if (signal?.aborted) this.#result.reject(signal.reason as Error);
    else this.#carryOut(this.#examination.begin());
    return this.#result.promise;
  }

  stop(): void {
    this.#over.abort();
    for (const channel of this.#channels.values()) channel.close();
    this.#channels.clear();
  }

  #tell(event: PortEvent): void {
    if (!this.#over.signal.aborted) this.#carryOut(this.#examination.handle(event));
  }

  #carryOut(commands: readonly PortCommand[]): void {
    for (const command of commands) {
      if (command.kind === 'open') void this.#open(command.connection, command.tls);
      else if (command.kind === 'send') this.#channels.get(command.connection)?.send(command.bytes);
      else if (command.kind === 'secure') void this.#secure(command.connection);
      else if (command.kind === 'close') this.#close(command.connection);
      else if (command.kind === 'wake') void this.#wake(command.afterMs, command.reason);
      else this.#result.resolve(command.answer);
    }
  }

  async #open(connection: number, tls: boolean): Promise<void> {
    const { host, port, transport } = this.#question;
    try {
      const channel = await this.#surroundings.dialer.open({ host, port, transport, tls }, this.#over.signal);
      if (this.#over.signal.aborted || this.#closed.has(connection)) return channel.close();
      this.#channels.set(connection, channel);
      this.#tell({ kind: 'opened', connection, tls: channel.tls });
      await this.#listen(connection, channel);
    } catch (error) {
      this.#tell({ kind: 'failed', connection, reason: reasonOf(error) });
    }
  }

  async #listen(connection: number, channel: IdentifyChannel): Promise<void> {
    while (this.#channels.get(connection) === channel) {
      const bytes = await channel.receive();
      if (bytes === null) return this.#tell({ kind: 'ended', connection });
      this.#tell({ kind: 'received', connection, bytes });
    }
  }

  async #secure(connection: number): Promise<void> {
    try {
      const tls = await this.#channels.get(connection)?.secure();
      if (tls !== undefined) this.#tell({ kind: 'opened', connection, tls });
    } catch (error) {
      this.#tell({ kind: 'failed', connection, reason: reasonOf(error) });
    }
  }

  #close(connection: number): void {
    this.#closed.add(connection);
    this.#channels.get(connection)?.close();
    this.#channels.delete(connection);
  }

  async #wake(afterMs: number, reason: WakeReason): Promise<void> {
    await this.#surroundings.clock.sleep(afterMs, this.#over.signal);
    if (reason === 'deadline') this.#tellWhoIsDeaf();
    this.#tell({ kind: 'woken', reason });
  }

  /** Who is silent may not even listen: a tarpit and a SYN proxy take the connection, and no data. */
  #tellWhoIsDeaf(): void {
    if (this.#over.signal.aborted) return;
    for (const [connection, channel] of this.#channels)
      if (channel.isDeaf?.() === true) this.#tell({ kind: 'deaf', connection });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error) return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return 'unknown';
}
