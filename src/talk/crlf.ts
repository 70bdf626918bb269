/** Line ends for the wire: LF becomes CR LF, as text protocols ask; a CR LF stays one. */
import type { Stage } from './relay.ts';

const [lf, cr] = [10, 13];

/** A stage that remembers whether the last chunk ended in CR. */
export function crlfStage(): Stage {
  let last = 0;
  return (bytes) => {
    let bare = 0;
    let before = last;
    for (const byte of bytes) {
      if (byte === lf && before !== cr) bare++;
      before = byte;
    }
    const start = last;
    last = before;
    return bare === 0 ? bytes : withReturns(bytes, bare, start);
  };
}

function withReturns(bytes: Uint8Array, bare: number, start: number): Uint8Array {
  const out = new Uint8Array(bytes.length + bare);
  let at = 0;
  let before = start;
  for (const byte of bytes) {
    if (byte === lf && before !== cr) out[at++] = cr;
    out[at++] = byte;
    before = byte;
  }
  return out;
}
