/** A link that keeps in mind which packet is being looked at, so that who reads the verdict can read the packet too. */
import { LinkWrapper } from '../../link/link-wrapper.ts';
import type { FrameVisitor } from '../../link/link.ts';

/** The link. */
export class HeardLink extends LinkWrapper {
  #bytes: Uint8Array | null = null;
  #start = 0;
  #end = 0;
  #seconds = 0;
  #nanoseconds = 0;

  override receive(visit: FrameVisitor, timeoutMs: number): number {
    const received = super.receive((bytes, start, end, meta) => {
      [this.#bytes, this.#start, this.#end] = [bytes, start, end];
      [this.#seconds, this.#nanoseconds] = [meta.seconds, meta.nanoseconds];
      visit(bytes, start, end, meta);
    }, timeoutMs);
    this.#bytes = null;
    return received;
  }

  /** When it was received, milliseconds since 1970; null where no packet is visited. */
  at(): number | null {
    return this.#bytes === null || this.#seconds === 0 ? null : this.#seconds * 1000 + this.#nanoseconds / 1e6;
  }

  /** A copy of the packet that is being visited; null when none is. */
  packet(): Uint8Array | null {
    return this.#bytes?.slice(this.#start, this.#end) ?? null;
  }
}
