/** What a link is: frames in and out of one interface, whatever carries them. */
import type { PreparedBatch } from './prepared-batch.ts';

/** sll_pkttype of a frame (include/uapi/linux/if_packet.h): whom it was for, or that we sent it. */
export const packetType = { host: 0, broadcast: 1, multicast: 2, otherHost: 3, outgoing: 4 } as const;

/** What is known of a frame beside its bytes. ONE object is reused for every frame: read it during the call only. */
export interface FrameMeta {
  /** When it was seen: whole seconds since 1970 UTC. */
  seconds: number;
  /** The rest of the time, nanoseconds. */
  nanoseconds: number;
  /** How long the frame was on the wire, bytes; more than `end - start` where the snap length cut it. */
  originalLength: number;
  /** The interface it was seen on, 0 where unknown. */
  interfaceIndex: number;
  /** One of {@link packetType}. */
  packetType: number;
  /** The VLAN tag control information that the kernel had taken out (put back into Ethernet frames), or -1. */
  vlan: number;
}

/** Sees one frame: bytes `start` to `end` of memory that is only valid during the call. */
export type FrameVisitor = (bytes: Uint8Array, start: number, end: number, meta: FrameMeta) => void;

/** Counters since the link was opened; none of them ever goes back. */
export interface LinkStats {
  /** Frames that passed the filter and were kept for us. */
  readonly received: number;
  /** Frames that passed the filter and were lost because we were too slow. */
  readonly dropped: number;
  /** How often the receive ring ran full. */
  readonly freezes: number;
  /** Frames that the interface itself lost, by any receiver's fault. */
  readonly interfaceDrops: number;
  /** Frames that the kernel took for sending. */
  readonly sent: number;
  /** Refusals by errno name: `ENOBUFS` and `EAGAIN` mean a full queue (try again), others that one frame cannot go. */
  readonly sendErrors: Readonly<Record<string, number>>;
}

/** A batch that another thread is handing to the kernel. */
export interface FlyingBatch {
  /** Whether every frame was taken: the batch may be filled again. */
  readonly sent: boolean;
  /** Frames taken in the end, or null before: where that is not all, the next was refused. Known after a turn of the event loop. */
  readonly taken: number | null;
}

/** A packet device. Every call is synchronous; {@link Link.whenReadable} is for threads that must not block. */
export interface Link {
  /** How frames begin: a LINKTYPE_ number (linkTypes of wire/link-type.ts). */
  readonly linkType: number;
  /** The interface's name, or `any`. */
  readonly interfaceName: string;
  /** The interface's index; 0 where there is none. */
  readonly interfaceIndex: number;
  /** Longest network packet it carries, bytes, without the link header. */
  readonly mtu: number;
  /** Errno name of the frame at which the last {@link Link.send} stopped, or null when it took them all. */
  readonly sendError: string | null;
  readonly closed: boolean;
  /**
   * Hands what has arrived to `visit`, without copies; waits up to `timeoutMs` for the first frame (0: not at all). Returns
   * how many frames were visited, 0 when the time ran out or the link is closed. Where `visit` throws, the error passes and
   * the next call goes on behind that frame. Throws SystemCallError when the interface goes away (ENETDOWN).
   */
  receive(visit: FrameVisitor, timeoutMs: number): number;
  /** Resolves true when frames wait, false when the signal aborts or the link closes. */
  whenReadable(signal?: AbortSignal): Promise<boolean>;
  /**
   * Sends the batch's frames from number `from` on, in order, without waiting. Returns how many were taken; where that is
   * not all, {@link Link.sendError} says why. A closed link takes none (`EBADF`).
   */
  send(batch: PreparedBatch, from?: number): number;
  /**
   * Starts sending the whole batch in a thread of the system; absent or null where that is not possible now, and the batch is to
   * be sent with {@link Link.send}. The batch must not be touched before it is sent.
   */
  sendAside?(batch: PreparedBatch): FlyingBatch | null;
  stats(): LinkStats;
  /** Frees everything; a second call does nothing. */
  close(): void;
}

/** The errno names after which the same frame may be tried again: a full queue, or a socket buffer that is used up. */
export const backPressure: ReadonlySet<string> = new Set(['ENOBUFS', 'EAGAIN', 'EWOULDBLOCK', 'ENOMEM']);

/** A fresh meta object. */
export function emptyMeta(): FrameMeta {
  return { seconds: 0, nanoseconds: 0, originalLength: 0, interfaceIndex: 0, packetType: 0, vlan: -1 };
}
