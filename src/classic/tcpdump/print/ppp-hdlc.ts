/** PPP as it stands on lines without synchronisation (RFC 1662 section 4): stuffed bytes are put back, and the rest is guessed. */
import { pppProtocol } from './ppp-words.ts';
import type { Printing } from './printing.ts';

const escape = { mark: 0x7d, flip: 0x20 } as const;
const addressAndControl = 0xff03;

/** Prints the frame at `at`, all of it that was captured; `print` prints what a protocol's number stands for. */
export function printHdlcStuffed(
  p: Printing,
  at: number,
  length: number,
  print: (p: Printing, protocol: number, at: number, length: number) => void,
): void {
  if (length === 0) return;
  const whole = p.bytes;
  const end = p.snapEnd;
  const frame = unstuffed(whole.subarray(at, end));
  p.bytes = frame;
  p.snapEnd = frame.length;
  try {
    printFrame(p, frame.length, print);
  } finally {
    p.bytes = whole;
    p.snapEnd = end;
  }
}

function unstuffed(bytes: Uint8Array): Uint8Array {
  const frame = new Uint8Array(bytes.length);
  let length = 0;
  for (let index = 0; index < bytes.length; index++) {
    if (bytes[index] !== escape.mark) frame[length++] = bytes[index]!;
    else if (++index < bytes.length) frame[length++] = bytes[index]! ^ escape.flip;
  }
  return frame.subarray(0, length);
}

function printFrame(
  p: Printing,
  length: number,
  print: (p: Printing, protocol: number, at: number, length: number) => void,
): void {
  const first = p.u8(0);
  if (first === pppProtocol.ip) p.inner.ip(p, 1, length - 1);
  else if (first === pppProtocol.ip6) p.inner.ip6(p, 1, length - 1);
  else {
    const start = length >= 2 && p.u16(0) === addressAndControl ? 4 : 2;
    if (length < start) {
      p.truncated();
      return;
    }
    const protocol = p.u16(start - 2);
    if (protocol >>> 8 === 0x7e) p.text(`(protocol 0x${protocol.toString(16)} invalid)`);
    else print(p, protocol, start, length - start);
  }
}
