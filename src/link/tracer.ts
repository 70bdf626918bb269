/** A wrapper that shows every frame that passes: to a callback, or to whoever subscribed to the channel `portolan:link`. */
import { channel } from 'node:diagnostics_channel';
import { emptyMeta, type FrameMeta, type FrameVisitor, type Link, packetType } from './link.ts';
import { LinkWrapper } from './link-wrapper.ts';
import type { PreparedBatch } from './prepared-batch.ts';

/** What is told about a frame; one object, reused: read it during the call only. */
export interface FrameTrace {
  interfaceName: string;
  linkType: number;
  direction: 'received' | 'sent';
  /** The frame is `bytes` from `start` to `end`. */
  bytes: Uint8Array;
  start: number;
  end: number;
  /** Times are only known of received frames; 0 for sent ones. */
  meta: FrameMeta;
}

/** The name of the diagnostics channel. */
export const linkChannel = 'portolan:link';

/** Wraps a link. Without a callback frames go to the channel {@link linkChannel}, and cost nothing while nobody subscribes. */
export function traceLink(inner: Link, callback?: (trace: FrameTrace) => void): Link {
  return new Tracer(inner, callback);
}

class Tracer extends LinkWrapper {
  readonly #channel = channel(linkChannel);
  readonly #callback: ((trace: FrameTrace) => void) | undefined;
  readonly #sentMeta: FrameMeta = { ...emptyMeta(), packetType: packetType.outgoing };
  readonly #trace: FrameTrace;

  constructor(inner: Link, callback: ((trace: FrameTrace) => void) | undefined) {
    super(inner);
    this.#callback = callback;
    this.#trace = {
      interfaceName: inner.interfaceName,
      linkType: inner.linkType,
      direction: 'received',
      bytes: new Uint8Array(0),
      start: 0,
      end: 0,
      meta: this.#sentMeta,
    };
  }

  override receive(visit: FrameVisitor, timeoutMs: number): number {
    if (!this.#watched()) return super.receive(visit, timeoutMs);
    const both: FrameVisitor = (bytes, start, end, meta) => {
      this.#tell('received', bytes, start, end, meta);
      visit(bytes, start, end, meta);
    };
    return super.receive(both, timeoutMs);
  }

  override send(batch: PreparedBatch, from = 0): number {
    const taken = super.send(batch, from);
    if (!this.#watched()) return taken;
    for (let index = from; index < from + taken; index++) {
      const start = index * batch.slotLength;
      const end = start + batch.lengths[index]!;
      this.#sentMeta.originalLength = end - start;
      this.#tell('sent', batch.bytes, start, end, this.#sentMeta);
    }
    return taken;
  }

  #watched(): boolean {
    return this.#callback !== undefined || this.#channel.hasSubscribers;
  }

  #tell(direction: FrameTrace['direction'], bytes: Uint8Array, start: number, end: number, meta: FrameMeta): void {
    const trace = this.#trace;
    trace.direction = direction;
    trace.bytes = bytes;
    trace.start = start;
    trace.end = end;
    trace.meta = meta;
    if (this.#callback === undefined) this.#channel.publish(trace);
    else this.#callback(trace);
  }
}
