/** A packet out of a capture file, whatever the format, and how the readers of those files are driven. */
import { copyOf } from './bytes.ts';

/** A packet as it was captured. */
export interface CapturedPacket {
  /** Which interface of the file's (of pcapng: the section's) list saw it; 0 in pcap. */
  readonly interfaceIndex: number;
  /** A LINKTYPE_ number. */
  readonly linkType: number;
  /** Since 1970 UTC; whole seconds, which may be negative. */
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
  /** How long the packet was; longer than `bytes` where the capture cut it. */
  readonly originalLength: number;
  /** A view into what the reader was given: copy it to keep it. */
  readonly bytes: Uint8Array;
}

/** A reader that takes a file piece by piece, as it comes, and hands out what is whole. */
export interface CaptureReader<T> {
  /** Takes the next bytes of the file; they must not be changed afterwards. Returns what they completed. */
  push(chunk: Uint8Array): readonly T[];
  /** Says that the file is over. Returns what was wrong with it (cut short, lying about a length), or null. */
  end(): string | null;
}

/** What is left over of the pieces so far, joined to the next. */
export interface ByteFeed {
  /** The rest and the chunk in one piece; a copy only where there was a rest. */
  join(chunk: Uint8Array): Uint8Array;
  /** Keeps what begins at `start` for the next time. */
  keep(bytes: Uint8Array, start: number): void;
  /** How many bytes are kept. */
  readonly length: number;
}

/** A feed with nothing in it. */
export function byteFeed(): ByteFeed {
  let rest: Uint8Array = new Uint8Array(0);
  return {
    join(chunk) {
      if (rest.length === 0) return chunk;
      const joined = new Uint8Array(rest.length + chunk.length);
      joined.set(rest);
      joined.set(chunk, rest.length);
      return joined;
    },
    keep(bytes, start) {
      // Not `slice`: that of a Buffer is a view, which would hold on to the whole chunk.
      rest = copyOf(bytes, start, bytes.length);
    },
    get length() {
      return rest.length;
    },
  };
}
