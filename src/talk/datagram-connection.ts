/** A datagram socket tied to one peer, as a connection: a chunk is a datagram, and there is no end. */
import type { DatagramSocket } from '../os/datagram-socket.ts';
import type { ByteSink, ByteSource } from '../os/byte-stream.ts';
import type { SocketName } from '../os/socket-name.ts';

/** How the conversation goes on. */
export interface DatagramTalk {
  /** Where datagrams go; absent on a connected socket. */
  readonly to?: () => SocketName | undefined;
  /** Told of every datagram before its bytes are taken. */
  readonly onDatagram?: (from: SocketName) => void;
  /** Errors that the kernel reports end the conversation, except where this says no. */
  readonly survives?: (error: Error) => boolean;
  /** A datagram that arrived before: taken first. */
  readonly first?: { readonly bytes: Uint8Array; readonly from: SocketName };
}

/** Wraps a socket; closing it is left to the caller. */
export function datagramConnection(socket: DatagramSocket, talk: DatagramTalk = {}): ByteSource & ByteSink {
  let stopped = false;
  return {
    finite: false,
    start(take, end) {
      const receive = (bytes: Uint8Array, from: SocketName): void | Promise<void> => {
        if (stopped) return;
        talk.onDatagram?.(from);
        return take(bytes);
      };
      const begin = async (): Promise<void> => {
        if (talk.first !== undefined) await receive(talk.first.bytes, talk.first.from);
        if (stopped) return;
        socket.start(receive, (error) => {
          if (stopped || talk.survives?.(error) === true) return;
          stopped = true;
          end(error);
        });
      };
      void begin();
    },
    stop: () => void (stopped = true),
    write(bytes) {
      const to = talk.to?.();
      // Before anybody was heard there is nobody to send to.
      if (talk.to !== undefined && to === undefined) return;
      return socket.send(bytes, to);
    },
    end: () => undefined,
  };
}
