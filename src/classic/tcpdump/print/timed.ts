/** The time protocol of BSD's timed: types, versions, sequence numbers, names. */
import type { Printing } from './printing.ts';
import { wordList } from './word-list.ts';

const types = wordList(
  'TSP_ANY|TSP_ADJTIME|TSP_ACK|TSP_MASTERREQ|TSP_MASTERACK|TSP_SETTIME|TSP_MASTERUP|TSP_SLAVEUP|TSP_ELECTION|TSP_ACCEPT|TSP_REFUSE|TSP_CONFLICT|TSP_RESOLVE|TSP_QUIT|TSP_DATE|TSP_DATEREQ|TSP_DATEACK|TSP_TRACEON|TSP_TRACEOFF|TSP_MSITE|TSP_MSITEREQ|TSP_TEST|TSP_SETDATE|TSP_SETDATEREQ|TSP_LOOP',
);
/** The types that carry a time; TSP_LOOP carries a count of hops in its place. */
const timed: ReadonlySet<number> = new Set([1, 5, 22, 23]);
const loop = 24;

/** Prints a message. */
export function printTimed(p: Printing, at: number): void {
  p.protocol = 'timed';
  const type = p.u8(at);
  p.text(types(type) ?? `(tsp_type 0x${type.toString(16)})`);
  p.text(` vers ${p.u8(at + 1)}`);
  p.text(` seq ${p.u16(at + 2)}`);
  if (timed.has(type)) {
    const seconds = p.u32(at + 4) | 0;
    const fraction = p.u32(at + 8) | 0;
    // No fraction of a second: nothing more is said of the message.
    if (fraction < 0) return;
    printTime(p, seconds, fraction);
  } else if (type === loop) p.text(` hopcnt ${p.u8(at + 4)}`);
  p.text(' name ');
  for (let next = at + 12; ; next++) {
    const byte = p.u8(next);
    if (byte === 0) return;
    p.safe(byte);
  }
}

/** A time before the epoch counts its fraction away from it; more than a second of fraction shows as it stands. */
function printTime(p: Printing, seconds: number, fraction: number): void {
  const borrowed = seconds < 0 && fraction > 0;
  const whole = borrowed ? -(seconds + 1) : Math.abs(seconds);
  const rest = borrowed ? 1_000_000 - fraction : fraction;
  const digits = String(Math.abs(rest)).padStart(rest < 0 ? 5 : 6, '0');
  p.text(` time ${seconds < 0 ? '-' : ''}${whole}.${rest < 0 ? '-' : ''}${digits}`);
}
