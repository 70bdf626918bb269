/** A room of clients: what one says can be passed to the others, and none can make the rest wait. */
import type { ByteSink } from '../os/byte-stream.ts';
import type { Connection } from '../os/stream-socket.ts';

/** How much may wait for one client before it is too slow and has to leave. */
const mostWaiting = 8 << 20;

interface Member {
  readonly connection: Connection;
  readonly leave: (reason: Error) => void;
  waiting: number;
}

/** The members by number. */
export class Room {
  readonly #members = new Map<number, Member>();

  get size(): number {
    return this.#members.size;
  }

  /** The numbers of all members. */
  get ids(): readonly number[] {
    return [...this.#members.keys()];
  }

  /**
   * Lets a client in and hands over what it says, until it ends or the signal aborts. Rejects with what went wrong: its connection's
   * error, or that it was too slow.
   */
  async stay(
    id: number,
    connection: Connection,
    say: (bytes: Uint8Array) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.#members.set(id, { connection, leave: reject, waiting: 0 });
        signal.addEventListener('abort', () => resolve(), { once: true });
        connection.start(say, (failure) => (failure === null ? resolve() : reject(failure)));
      });
    } finally {
      this.#members.delete(id);
      connection.stop();
    }
  }

  /** Sends to all members but one. The bytes may be reused when this returns. */
  tell(bytes: Uint8Array, exceptId?: number): void {
    let copy: Buffer | undefined;
    for (const [id, member] of this.#members) {
      if (id === exceptId) continue;
      copy ??= Buffer.from(bytes);
      void this.#send(member, copy);
    }
  }

  /** The room as a sink: to everybody. */
  sink(): ByteSink {
    return { write: (bytes) => this.tell(bytes), end: () => undefined };
  }

  async #send(member: Member, bytes: Uint8Array): Promise<void> {
    if (member.waiting > mostWaiting) return member.leave(new Error('it reads too slowly: 8 MiB wait for it'));
    member.waiting += bytes.length;
    try {
      await member.connection.write(bytes);
    } catch (error) {
      member.leave(error as Error);
    } finally {
      member.waiting -= bytes.length;
    }
  }
}
