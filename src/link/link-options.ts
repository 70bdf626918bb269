/** How a link of the operating system is opened. */
import type { BpfProgram } from './bpf.ts';

/** Which frames are received: those that come in, those that we send, or both. */
export type LinkDirection = 'in' | 'out' | 'both';

/** What to open. */
export interface LinkOptions {
  /** The interface's name (`eth0`, `lo`), or `any` for all of them (frames then begin with an SLL2 header; nothing is sent). */
  readonly interface: string;
  /** Keeps frames out in the kernel, from the first one on; all are kept when null or absent. */
  readonly filter?: BpfProgram | null;
  /** `both` when absent. On loopback a frame is seen once: as coming in, unless `out` is asked for. */
  readonly direction?: LinkDirection;
  /** Also frames for others, where the hardware would leave them out; false when absent. Not with `any`: it is of one interface. */
  readonly promiscuous?: boolean;
  /** Most bytes kept of a frame; 262,144 when absent, which is all of any frame. */
  readonly snapLength?: number;
  /** Size of the receive ring; 16 MiB when absent. The kernel gives less where memory is short. */
  readonly ringBytes?: number;
  /** How long a frame may wait in the kernel for others to come, milliseconds; 5 when absent, more means fewer wake-ups. */
  readonly retireMs?: number;
  /** `send` only opens no ring, `receive` only refuses to send (EBADF); `both` when absent. */
  readonly use?: 'both' | 'send' | 'receive';
  /** Sends past the interface's queue (PACKET_QDISC_BYPASS): faster, and full hardware queues then refuse frames. */
  readonly bypassQueue?: boolean;
  /** A network namespace file (/run/netns/NAME, /proc/PID/ns/net) to open the link in; our own when absent. */
  readonly namespace?: string;
  /** Closes the link when it aborts. */
  readonly signal?: AbortSignal;
}

/** How a raw link is opened: what belongs to the link layer has no meaning there. */
export type RawLinkOptions = Omit<LinkOptions, 'promiscuous' | 'bypassQueue'>;

/** The defaults that are numbers. */
export const linkDefaults = { snapLength: 262_144, ringBytes: 16 * 1024 * 1024, retireMs: 5 } as const;
