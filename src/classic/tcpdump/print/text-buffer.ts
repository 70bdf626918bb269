/** Text as bytes in one growing buffer: what printers append to without making a string for each field. */

/** Room to begin with; a packet's text seldom needs more than a hundredth of it. */
const startingRoom = 1 << 21;
/** Strings up to this length are copied character by character; a call into the runtime costs more than that. */
const shortText = 48;

/** The decimal digits of 0 to 999, three bytes each: printed without division where a number is small. */
const digits = new Uint8Array(3000);
for (let value = 0; value < 1000; value++) {
  digits[value * 3] = 48 + Math.floor(value / 100);
  digits[value * 3 + 1] = 48 + (Math.floor(value / 10) % 10);
  digits[value * 3 + 2] = 48 + (value % 10);
}

/** Appends text, a byte a character (U+0000 to U+00FF). One object lives as long as the output does. */
export class TextBuffer {
  /** The text: bytes 0 to `size`. */
  room: Buffer = Buffer.allocUnsafeSlow(startingRoom);
  size = 0;

  /** Appends byte text. */
  text(value: string): void {
    const { length } = value;
    this.reserve(length);
    if (length > shortText) {
      this.room.write(value, this.size, 'latin1');
      this.size += length;
      return;
    }
    const into = this.room;
    let at = this.size;
    for (let index = 0; index < length; index++) into[at++] = value.charCodeAt(index);
    this.size = at;
  }

  /** Appends one byte. */
  char(code: number): void {
    this.reserve(1);
    this.room[this.size++] = code;
  }

  /** Appends a whole number from 0 on in decimal, as %u does. */
  number(value: number): void {
    if (value < 1000) {
      this.small(value);
      return;
    }
    this.reserve(24);
    if (value > 0xffff_ffff) {
      this.text(String(value));
      return;
    }
    const high = Math.floor(value / 1000);
    this.number(high);
    const from = (value - high * 1000) * 3;
    const into = this.room;
    const at = this.size;
    into[at] = digits[from]!;
    into[at + 1] = digits[from + 1]!;
    into[at + 2] = digits[from + 2]!;
    this.size = at + 3;
  }

  /** Appends a number from 0 to 999. */
  private small(value: number): void {
    this.reserve(3);
    const from = value * 3;
    const into = this.room;
    let at = this.size;
    if (value >= 100) into[at++] = digits[from]!;
    if (value >= 10) into[at++] = digits[from + 1]!;
    into[at++] = digits[from + 2]!;
    this.size = at;
  }

  /** Appends a number with leading zeros, as %06u does. */
  padded(value: number, width: number): void {
    let room = 10;
    for (let digit = 1; digit < width; digit++, room *= 10) if (value < room) this.char(48);
    this.number(value);
  }

  /** Appends the lowest 32 bits in lower-case hexadecimal, at least `width` digits, as %04x does. */
  hex(value: number, width = 1): void {
    this.reserve(8);
    let count = width;
    while (count < 8 && value >>> (count * 4) !== 0) count++;
    const into = this.room;
    let at = this.size;
    for (let shift = (count - 1) * 4; shift >= 0; shift -= 4) {
      const nibble = (value >>> shift) & 15;
      into[at++] = nibble < 10 ? 48 + nibble : 87 + nibble;
    }
    this.size = at;
  }

  /** Makes room for so many bytes. */
  reserve(length: number): void {
    if (this.size + length > this.room.length) this.grow(length);
  }

  private grow(length: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.room.length * 2, this.size + length));
    this.room.copy(larger, 0, 0, this.size);
    this.room = larger;
  }
}
