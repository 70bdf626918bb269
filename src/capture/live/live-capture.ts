/** Packets as they pass interfaces of this machine: a thread an interface, batches in the shape of a file's. */
import { inNamespace } from '../../link/namespace.linux.ts';
import type { BpfProgram } from '../../link/bpf.ts';
import type { LinkDirection } from '../../link/link-options.ts';
import type { LinkStats } from '../../link/link.ts';
import { openThreadedReceiver, type ThreadedReceiver } from '../../link/threaded-receiver.ts';
import type { Host } from '../../os/host.ts';
import type { CaptureInterface } from '../capture-interface.ts';
import { LiveBatchFiller, type LiveBatch } from './live-batch.ts';
import { LiveInterfaces } from './live-interfaces.ts';
import { mergedStreams } from './merged-streams.ts';

/** What to capture, and how. */
export interface LiveCaptureOptions {
  /** Names of interfaces, or `any` for all of them. */
  readonly interfaces: readonly string[];
  /** The kernel's filter for an interface; null keeps everything. Asked once for each, before it is opened. */
  readonly filterFor?: (interfaceName: string) => BpfProgram | null;
  /** A network namespace file (/run/netns/NAME, /proc/PID/ns/net); our own when absent. */
  readonly namespace?: string;
  /** Most bytes kept of a packet; all when absent. */
  readonly snapLength?: number;
  readonly promiscuous?: boolean;
  readonly direction?: LinkDirection;
  /** Size of each interface's ring in the kernel; {@link liveDefaults} when absent. */
  readonly ringBytes?: number;
  /** How long a packet may wait for others to come, milliseconds. */
  readonly retireMs?: number;
}

/** 64 MiB hold a fifth of a million packets of 300 bytes: what half a second brings at the highest rates. */
export const liveDefaults = { ringBytes: 64 << 20, retireMs: 2 } as const;

/** Slots hold at most as many frames as a batch has places: the smallest frame takes 40 bytes of one (frame-pipe.ts). */
const pipeShape = { slots: 16, slotBytes: 8192 * 40 } as const;

/** Packets that were captured and lost, since the beginning. */
export interface LiveCounters {
  /** Packets that passed the filter and came to us. */
  readonly received: number;
  /** Lost because we were too slow: the ring was full. */
  readonly dropped: number;
  /** Lost by the interfaces themselves, whoever would have read them. */
  readonly interfaceDrops: number;
}

/** A capture that runs. */
export interface LiveCapture {
  /** How packets of the first interface begin: a LINKTYPE_ number. */
  readonly linkType: number;
  /** Those met so far: one an opened interface, with `any` one for each that had a packet. */
  readonly interfaces: readonly CaptureInterface[];
  /** The packets. Every batch is over when the next is asked for. Ask once. Throws PTL_SYSTEM_CALL where the last interface went away. */
  batches(signal: AbortSignal): AsyncGenerator<LiveBatch, void, undefined>;
  /** As of the last tenth of a second. */
  counters(): LiveCounters;
  /** What ended the capture on one of several interfaces, in words. */
  readonly failures: readonly string[];
  /** Ends it; the final counters. */
  close(): Promise<LiveCounters>;
}

/** Opens the interfaces. When it resolves, privileges may be given up. Rejects as openThreadedReceiver does; nothing stays open then. */
export async function openLiveCapture(host: Host, options: LiveCaptureOptions): Promise<LiveCapture> {
  const receivers: ThreadedReceiver[] = [];
  try {
    for (const name of options.interfaces) receivers.push(await openReceiver(name, options));
    const names = inNamespace(options.namespace, () => host.interfaces());
    return new Running(receivers, new LiveInterfaces(receivers, options.snapLength ?? 0, names));
  } catch (error) {
    await Promise.all(receivers.map((receiver) => receiver.close()));
    throw error;
  }
}

function openReceiver(name: string, options: LiveCaptureOptions): Promise<ThreadedReceiver> {
  const { namespace, snapLength, direction } = options;
  const link = {
    interface: name,
    filter: options.filterFor?.(name) ?? null,
    promiscuous: options.promiscuous ?? false,
    ringBytes: options.ringBytes ?? liveDefaults.ringBytes,
    retireMs: options.retireMs ?? liveDefaults.retireMs,
    ...(namespace !== undefined && { namespace }),
    ...(snapLength !== undefined && { snapLength }),
    ...(direction !== undefined && { direction }),
  };
  return openThreadedReceiver(link, pipeShape);
}

class Running implements LiveCapture {
  readonly #receivers: readonly ThreadedReceiver[];
  readonly #interfaces: LiveInterfaces;
  readonly failures: string[] = [];

  constructor(receivers: readonly ThreadedReceiver[], interfaces: LiveInterfaces) {
    this.#receivers = receivers;
    this.#interfaces = interfaces;
  }

  get linkType(): number {
    return this.#interfaces.linkTypeOf(0);
  }

  get interfaces(): readonly CaptureInterface[] {
    return this.#interfaces.list;
  }

  async *batches(signal: AbortSignal): AsyncGenerator<LiveBatch, void, undefined> {
    const filler = new LiveBatchFiller(this.#interfaces);
    const streams = this.#receivers.map((receiver) => receiver.batches(signal));
    const failed: unknown[] = [];
    for await (const { stream, value } of mergedStreams(streams, (stream, error) => {
      failed.push(error);
      this.failures.push(
        `${this.#receivers[stream]!.interfaceName}: ${error instanceof Error ? error.message : String(error)}`,
      );
    })) {
      yield filler.several(value, stream);
    }
    if (failed.length > 0 && failed.length === streams.length) throw failed.at(-1);
  }

  counters(): LiveCounters {
    return sum(this.#receivers.map((receiver) => receiver.stats()));
  }

  async close(): Promise<LiveCounters> {
    return sum(await Promise.all(this.#receivers.map((receiver) => receiver.close())));
  }
}

function sum(all: readonly LinkStats[]): LiveCounters {
  const total = (of: (stats: LinkStats) => number): number => all.reduce((so, stats) => so + of(stats), 0);
  return {
    received: total((stats) => stats.received),
    dropped: total((stats) => stats.dropped),
    interfaceDrops: total((stats) => stats.interfaceDrops),
  };
}
