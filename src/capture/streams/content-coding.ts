/** Bodies unpacked, with a bound: what a few bytes make of a memory is decided here and not by who sent them. */
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** What came of unpacking. */
export interface Unpacked {
  readonly bytes: Uint8Array;
  /** What was done, or why it was not: `gzip, 1200 bytes`, or null where there was nothing to do. */
  readonly note: string | null;
}

/** The most that a body may become. */
export const mostUnpacked = 64 << 20;

/** Unpacks a body by the value of its Content-Encoding; as it is where it cannot be unpacked within the bound. */
export function unpacked(body: Uint8Array, encoding: string, most: number = mostUnpacked): Unpacked {
  let bytes = body;
  const done: string[] = [];
  // Codings are named in the order they were applied (RFC 9110 section 8.4); no server applies more than two.
  const codings = encoding
    .toLowerCase()
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'identity');
  for (const coding of codings.toReversed().slice(0, 3)) {
    if (bytes.length === 0) break;
    const next = inflated(bytes, coding, most);
    if (typeof next === 'string') return { bytes: body, note: `${coding} ${next}, shown as it is` };
    bytes = next;
    done.push(coding);
  }
  return { bytes, note: done.length === 0 ? null : `${done.join(', ')}, ${body.length} bytes` };
}

/** The bytes, or why there are none. */
function inflated(bytes: Uint8Array, coding: string, most: number): Uint8Array | string {
  // A body that was cut short still gives what is there.
  const options = { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH };
  try {
    switch (coding) {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(bytes, options);
      case 'deflate':
        return deflated(bytes, options);
      case 'br':
        return brotliDecompressSync(bytes, { maxOutputLength: most, finishFlush: constants.BROTLI_OPERATION_FLUSH });
      default:
        return 'is not known';
    }
  } catch (error) {
    const isTooLong = (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLong ? `unpacks to more than ${most} bytes` : 'is broken';
  }
}

/** Some servers send raw deflate where zlib's form is meant (RFC 9110 section 8.4.1.2). */
function deflated(
  bytes: Uint8Array,
  options: { readonly maxOutputLength: number; readonly finishFlush: number },
): Uint8Array {
  const isZlib = (bytes[0]! & 0x0f) === 8 && bytes.length > 1 && ((bytes[0]! << 8) | bytes[1]!) % 31 === 0;
  return isZlib ? inflateSync(bytes, options) : inflateRawSync(bytes, options);
}
