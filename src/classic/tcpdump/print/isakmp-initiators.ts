/** Remembers who sent the first packet of an exchange of IKE version 1, so that later ones can be told apart. */
import { hexText } from './isakmp-words.ts';
import type { Printing } from './printing.ts';

/** The oldest is forgotten, as tcpdump does. */
const most = 20;
const noCookie = '0000000000000000';

interface Initiator {
  cookie: string;
  source: string;
  destination: string;
}

/** One object a run. */
export class IsakmpInitiators {
  /** Free places have a cookie too, of zeros: a message with that one counts as known, as in tcpdump. */
  readonly #known: Initiator[] = Array.from({ length: most }, () => ({
    cookie: noCookie,
    source: '',
    destination: '',
  }));
  #next = 0;

  /** `I` for a message of the initiator, `R` for one of the responder, `?` where the beginning was not seen. */
  side(p: Printing, at: number): string {
    const cookie = hexText(p, at, 8);
    const [source, destination] = addresses(p);
    const found = this.#known.findIndex((each) => each.cookie === cookie);
    if (found >= 0) {
      const known = this.#known[found]!;
      // Who sends is looked at, as tcpdump does, not to whom.
      if (known.source === source) return 'I';
      return known.destination === source ? 'R' : '?';
    }
    if (hexText(p, at + 8, 8) !== noCookie) return '?';
    this.#known[this.#next] = { cookie, source, destination };
    this.#next = (this.#next + 1) % most;
    return 'I';
  }
}

function addresses(p: Printing): readonly [source: string, destination: string] {
  const six = p.u8(p.ip) >>> 4 === 6;
  const size = six ? 16 : 4;
  const at = p.ip + (six ? 8 : 12);
  return [hexText(p, at, size), hexText(p, at + size, size)];
}
