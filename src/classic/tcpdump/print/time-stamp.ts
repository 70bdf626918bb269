/** The time before each packet, in the six ways of -t. */
import type { Printing } from './printing.ts';

const colon = 58;
const dot = 46;

/** Prints times; one object a run, since differences need the packet before. */
export class TimeStamps {
  #referenceSeconds = 0;
  #referenceFraction = 0;
  /** The second that `#clock` and `#date` were made for: packets come many a second. */
  #second = -1;
  #clock = '';
  #date = '';

  /** Appends the time of a packet and a space. `fraction` counts micro- or nanoseconds, as `p.options.nanoseconds` says. */
  print(p: Printing, seconds: number, fraction: number): void {
    switch (p.options.time) {
      case 1:
        return;
      case 2:
        this.#printSeconds(p, seconds, fraction);
        break;
      case 3:
      case 5:
        this.#printDifference(p, seconds, fraction);
        break;
      default:
        this.#printClock(p, seconds, fraction);
    }
    p.char(32);
  }

  /** Before the same packet is printed again: what differences count from. */
  save(): () => void {
    const [seconds, fraction] = [this.#referenceSeconds, this.#referenceFraction];
    return () => {
      this.#referenceSeconds = seconds;
      this.#referenceFraction = fraction;
    };
  }

  #printSeconds(p: Printing, seconds: number, fraction: number): void {
    if (isStrange(seconds)) p.text(strangeTime);
    else {
      p.number(seconds);
      printFraction(p, fraction);
    }
  }

  #printClock(p: Printing, seconds: number, fraction: number): void {
    if (isStrange(seconds)) {
      p.text(strangeTime);
      return;
    }
    if (seconds !== this.#second) {
      const time = new Date(seconds * 1000);
      this.#clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
      this.#date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} `;
      this.#second = seconds;
    }
    if (p.options.time === 4) p.text(this.#date);
    p.text(this.#clock);
    printFraction(p, fraction);
  }

  #printDifference(p: Printing, seconds: number, fraction: number): void {
    if (this.#referenceSeconds === 0 && this.#referenceFraction === 0) this.#refer(seconds, fraction);
    const unit = p.options.nanoseconds ? 1e9 : 1e6;
    const negative =
      seconds < this.#referenceSeconds || (seconds === this.#referenceSeconds && fraction < this.#referenceFraction);
    const sign = negative ? -1 : 1;
    let wholes = sign * (seconds - this.#referenceSeconds);
    let parts = sign * (fraction - this.#referenceFraction);
    if (parts < 0) {
      wholes--;
      parts += unit;
    }
    p.char(negative ? 45 : 32);
    if (isStrange(wholes)) p.text(strangeTime);
    else {
      p.padded(Math.floor(wholes / 3600) % 24, 2);
      p.char(colon);
      p.padded(Math.floor(wholes / 60) % 60, 2);
      p.char(colon);
      p.padded(wholes % 60, 2);
      printFraction(p, parts);
    }
    if (p.options.time === 3) this.#refer(seconds, fraction);
  }

  #refer(seconds: number, fraction: number): void {
    this.#referenceSeconds = seconds;
    this.#referenceFraction = fraction;
  }
}

const strangeTime = '[Error converting time]';

/** Seconds with the highest of 32 bits set. */
function isStrange(seconds: number): boolean {
  return ((seconds % 0x1_0000_0000) & 0x8000_0000) !== 0;
}

function printFraction(p: Printing, fraction: number): void {
  p.char(dot);
  p.padded(fraction, p.options.nanoseconds ? 9 : 6);
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
