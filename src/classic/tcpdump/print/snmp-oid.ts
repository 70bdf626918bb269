/** Object identifiers: numbers with -n, and otherwise the names of `snmp-names.ts` as far as they go. */
import type { Printing } from './printing.ts';
import { type SnmpName, snmpNames } from './snmp-names.ts';

/** What stands for the beginning of an identifier, with the beginning as it is encoded (X.690 section 8.19). */
const abbreviations = [
  { text: '', numbers: [1, 3, 6, 1, 2, 1], bytes: [0x2b, 6, 1, 2, 1] },
  { text: 'E:', numbers: [1, 3, 6, 1, 4, 1], bytes: [0x2b, 6, 1, 4, 1] },
  { text: 'X:', numbers: [1, 3, 6, 1, 3], bytes: [0x2b, 6, 1, 3] },
  { text: 'S:', numbers: [1, 3, 6, 1, 6, 3], bytes: [0x2b, 6, 1, 6, 3] },
] as const;

/** Prints an identifier of so many bytes. */
export function printOid(p: Printing, at: number, length: number): void {
  const walk = new OidWalk(p);
  const skipped = p.options.numeric ? 0 : walk.abbreviate(at, length);
  let number = 0;
  for (let octet = skipped; octet < length; octet++) {
    const byte = p.u8(at + octet);
    number = (number << 7) | (byte & 0x7f);
    if (byte > 0x7f) continue;
    walk.encoded(number);
    number = 0;
  }
}

/** The numbers of one identifier, with the name below which the next one is looked for. */
class OidWalk {
  readonly p: Printing;
  #above: SnmpName | undefined;
  #first = true;
  #dot = true;

  constructor(p: Printing) {
    this.p = p;
    this.#above = p.options.numeric ? undefined : snmpNames();
  }

  /** Prints what stands for the beginning; returns how many bytes that is. */
  abbreviate(at: number, length: number): number {
    const { p } = this;
    const found = abbreviations.find(
      ({ bytes }) => bytes.length <= length && bytes.every((byte, index) => p.u8(at + index) === byte),
    );
    if (found === undefined) return 0;
    p.text(found.text);
    for (const number of found.numbers) this.#above = this.#above?.below.get(number);
    this.#first = false;
    this.#dot = false;
    return found.bytes.length;
  }

  /** Prints a number of the encoding, of which the first holds two. */
  encoded(number: number): void {
    if (!this.#first) {
      this.#print(number);
      return;
    }
    // Signed, as the number is kept: overflowing ones show as tcpdump shows them.
    const arc = Math.min(2, Math.trunc(number / 40));
    this.#first = false;
    this.#print(arc);
    this.#print(number - arc * 40);
  }

  #print(number: number): void {
    const { p } = this;
    if (this.#dot) p.char(46);
    this.#dot = true;
    this.#above = this.#above?.below.get(number);
    if (this.#above === undefined) p.number(number >>> 0);
    else p.text(this.#above.name);
  }
}
