/** A link around another: passes everything through, so that a wrapper only says what it changes. */
import type { FrameVisitor, Link, LinkStats } from './link.ts';
import type { PreparedBatch } from './prepared-batch.ts';

/** The base of all wrappers. */
export class LinkWrapper implements Link {
  protected readonly inner: Link;

  constructor(inner: Link) {
    this.inner = inner;
  }

  get linkType(): number {
    return this.inner.linkType;
  }

  get interfaceName(): string {
    return this.inner.interfaceName;
  }

  get interfaceIndex(): number {
    return this.inner.interfaceIndex;
  }

  get mtu(): number {
    return this.inner.mtu;
  }

  get sendError(): string | null {
    return this.inner.sendError;
  }

  get closed(): boolean {
    return this.inner.closed;
  }

  receive(visit: FrameVisitor, timeoutMs: number): number {
    return this.inner.receive(visit, timeoutMs);
  }

  whenReadable(signal?: AbortSignal): Promise<boolean> {
    return this.inner.whenReadable(signal);
  }

  send(batch: PreparedBatch, from = 0): number {
    return this.inner.send(batch, from);
  }

  stats(): LinkStats {
    return this.inner.stats();
  }

  close(): void {
    this.inner.close();
  }
}
