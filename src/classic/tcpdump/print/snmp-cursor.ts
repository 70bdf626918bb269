/** A walk over the elements inside an element of BER, of which each must be of a type that is known beforehand. */
import type { Printing } from './printing.ts';
import { type BerElement, type BerType, endPart, printBer, readBer } from './snmp-ber.ts';

/** Where the next element stands and how many bytes are left for it. */
export class BerCursor {
  readonly p: Printing;
  at: number;
  left: number;

  constructor(p: Printing, at: number, left: number) {
    this.p = p;
    this.at = at;
    this.left = left;
  }

  /** The next element, whatever it is. */
  next(): BerElement {
    const read = readBer(this.p, this.at, this.left);
    this.at += read.size;
    this.left -= read.size;
    return read;
  }

  /** The next element, of this type: for another the part ends with `why` and the element. */
  expect(type: BerType, why: string): BerElement {
    const read = this.next();
    if (read.type === type) return read;
    this.p.text(why);
    printBer(this.p, read);
    return endPart(this.p, '');
  }

  /** The elements inside the next one. */
  inside(type: BerType, why: string): BerCursor {
    const { at, length } = this.expect(type, why);
    return new BerCursor(this.p, at, length);
  }
}
