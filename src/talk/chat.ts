/** Chat lines: each whole line of a client goes to the others with its name in front, and nothing in it can touch a terminal. */

/** Lines longer than this are cut into several. */
const longestLine = 4096;

/** Collects the lines of one client; what is not printable becomes a dot, tabs stay. */
export class ChatLines {
  #pending = '';
  readonly #decoder = new TextDecoder();

  /** The complete lines in what has come so far, without their ends. */
  take(bytes: Uint8Array): readonly string[] {
    this.#pending += this.#decoder.decode(bytes, { stream: true });
    const lines = this.#pending.split('\n');
    this.#pending = lines.pop() ?? '';
    while (this.#pending.length > longestLine) {
      lines.push(this.#pending.slice(0, longestLine));
      this.#pending = this.#pending.slice(longestLine);
    }
    return lines.map((line) => line.replace(/\r$/, '').replaceAll(/[^\t\P{C}]/gu, '.'));
  }
}
