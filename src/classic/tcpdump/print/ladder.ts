/** Which printer a port stands for: rungs in order, the first that fits decides. */
import type { Printer, Printing } from './printing.ts';

/** A rung. Without a printer the line of the transport stands alone, for what is there we do not print. */
export interface Rung {
  /** Ports, or ranges of them. */
  readonly ports: readonly (number | readonly [first: number, last: number])[];
  /** Which port is meant; either when absent. */
  readonly side?: 'source' | 'destination';
  /** A further condition, on the payload; the next rungs are looked at when it does not hold. */
  readonly when?: (p: Printing, at: number, length: number, source: number, destination: number) => boolean;
  readonly print: Printer | null;
}

/** Finds rungs by two look-ups, whatever the number of rungs (up to 250). */
export interface Ladder {
  /** The rung of a packet, from rung `from` on; null for none. */
  rung(source: number, destination: number, from: number): number;
  readonly rungs: readonly Rung[];
}

/** No rung. */
export const noRung = 255;

/** Makes a ladder. */
export function ladder(rungs: readonly Rung[]): Ladder {
  const bySource = new Uint8Array(1 << 16).fill(noRung);
  const byDestination = new Uint8Array(1 << 16).fill(noRung);
  for (const [index, { ports, side }] of [...rungs.entries()].reverse()) {
    for (const port of ports) {
      const [first, last] = typeof port === 'number' ? [port, port] : port;
      if (side !== 'destination') bySource.fill(index, first, last + 1);
      if (side !== 'source') byDestination.fill(index, first, last + 1);
    }
  }
  return {
    rungs,
    rung(source, destination, from) {
      const first = Math.min(bySource[source]!, byDestination[destination]!);
      if (first >= from) return first;
      // Only behind a rung whose further condition did not hold: seldom enough to look one by one.
      for (let index = from; index < rungs.length; index++) if (fits(rungs[index]!, source, destination)) return index;
      return noRung;
    },
  };
}

function fits({ ports, side }: Rung, source: number, destination: number): boolean {
  const has = (wanted: number): boolean =>
    ports.some((port) => (typeof port === 'number' ? port === wanted : port[0] <= wanted && wanted <= port[1]));
  return (side !== 'destination' && has(source)) || (side !== 'source' && has(destination));
}

/** Prints the payload by the rung that fits: false when no rung does, or none that has a printer. */
export function printByPort(
  ladder: Ladder,
  p: Printing,
  at: number,
  length: number,
  source: number,
  destination: number,
): boolean {
  for (let from = 0; ;) {
    const index = ladder.rung(source, destination, from);
    if (index === noRung) return false;
    const { when, print } = ladder.rungs[index]!;
    if (when === undefined || when(p, at, length, source, destination)) {
      if (print === null) return false;
      print(p, at, length, source, destination);
      return true;
    }
    from = index + 1;
  }
}
