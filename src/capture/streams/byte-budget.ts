/** What all assemblers of a file may keep together: when it is used up, whoever has waited longest gives its bytes up. */

/** Someone who holds bytes and can let go of them. */
export interface Holder {
  /** Lets go of what it has held longest; must hold less afterwards. */
  giveUp(): void;
}

/** What keeping a piece costs beside its bytes, roughly: many tiny ones must not fill the memory. */
export const pieceCost = 128;

/** A budget that holders share. */
export class ByteBudget {
  readonly #limit: number;
  /** In the order in which they began to hold. */
  readonly #holders = new Set<Holder>();
  #held = 0;
  /** How often someone had to give up. */
  gaveUp = 0;

  /** `limit` in bytes; 64 MiB when absent. */
  constructor(limit: number = 64 << 20) {
    this.#limit = limit;
  }

  /** Bytes held at present. */
  get held(): number {
    return this.#held;
  }

  /** Says that a holder keeps so many bytes more, in so many pieces; who held first gives up until all fit. */
  hold(holder: Holder, bytes: number, pieces: number): void {
    if (pieces === 0) return;
    this.#held += bytes + pieces * pieceCost;
    this.#holders.add(holder);
    while (this.#held > this.#limit && this.#holders.size > 0) {
      const [oldest] = this.#holders;
      this.gaveUp++;
      oldest!.giveUp();
    }
  }

  /** Says that bytes of one piece are free again. */
  release(bytes: number): void {
    this.#held -= bytes + pieceCost;
  }

  /** Says that a holder holds nothing any more. */
  done(holder: Holder): void {
    this.#holders.delete(holder);
  }
}
