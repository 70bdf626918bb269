/** Lines of a control connection as they come, bounded. */
import { findLineEnd } from '../../wire/text-lines.ts';
import { BodyBuffer } from '../streams/body-buffer.ts';

const mostLine = 8192;

/** Cuts one direction into lines, or hands its bytes on as they are. */
export class LineReader {
  readonly #rest = new BodyBuffer(1 << 20);

  /** Takes bytes. */
  add(bytes: Uint8Array): void {
    this.#rest.add(bytes);
  }

  /** The next line with its end; null where it has not come whole. A line beyond 8 KiB is cut there. */
  next(): Uint8Array | null {
    const view = this.#rest.view();
    const line = findLineEnd(view, 0, view.length, mostLine);
    if (line === null && view.length < mostLine) return null;
    const end = line?.next ?? mostLine;
    const bytes = view.slice(0, end);
    this.#rest.drop(end);
    return bytes;
  }

  /** Up to so many bytes as they are. */
  take(most: number): Uint8Array {
    const bytes = this.#rest.view().slice(0, most);
    this.#rest.drop(bytes.length);
    return bytes;
  }
}
