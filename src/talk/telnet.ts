/** The Telnet protocol without I/O (RFC 854, 855, 857, 858, 1073, 1091, 1184): commands out of the stream, answers to options. */

/** Commands (RFC 854, page 14). */
export const telnetCommand = {
  se: 240,
  nop: 241,
  ip: 244,
  ga: 249,
  sb: 250,
  will: 251,
  wont: 252,
  do: 253,
  dont: 254,
  iac: 255,
} as const;

/** Options that Portolan knows. */
export const telnetOption = {
  binary: 0,
  echo: 1,
  suppressGoAhead: 3,
  status: 5,
  terminalType: 24,
  windowSize: 31,
  terminalSpeed: 32,
  lineMode: 34,
  newEnvironment: 39,
} as const;

/** What a client agrees to. */
export interface TelnetClientFacts {
  /** Sent on request in upper case; options that need a terminal are refused without it. */
  readonly terminalType: string | null;
  /** Columns and rows, where there is a window. */
  readonly window: { readonly columns: number; readonly rows: number } | null;
}

/** What became of a chunk: the data in it, what has to be answered, whether the peer now echoes. */
export interface TelnetChunk {
  readonly data: Uint8Array;
  readonly reply: Uint8Array;
}

const { iac, will, wont, do: doIt, dont, sb, se } = telnetCommand;
/** A subnegotiation longer than this is cut: nobody needs it. */
const longestSubnegotiation = 512;

/** A client's side of a Telnet conversation. */
export class TelnetClient {
  readonly #facts: TelnetClientFacts;
  #state: 'data' | 'iac' | 'option' | 'sub' | 'sub-iac' = 'data';
  #command = 0;
  #sub: number[] = [];
  #afterReturn = false;
  /** Options in force: of ours (we WILL) and of theirs (they WILL). */
  readonly ours = new Set<number>();
  readonly theirs = new Set<number>();
  readonly #refused = new Set<number>();

  constructor(facts: TelnetClientFacts) {
    this.#facts = facts;
  }

  /** Takes bytes from the peer. */
  take(bytes: Uint8Array): TelnetChunk {
    const data: number[] = [];
    const reply: number[] = [];
    for (const byte of bytes) this.#step(byte, data, reply);
    return { data: Uint8Array.from(data), reply: Uint8Array.from(reply) };
  }

  #step(byte: number, data: number[], reply: number[]): void {
    switch (this.#state) {
      case 'data':
        if (byte === iac) this.#state = 'iac';
        // CR NUL is a lone CR (RFC 854 page 11).
        else if (!(byte === 0 && this.#afterReturn)) data.push(byte);
        this.#afterReturn = byte === 13;
        return;
      case 'iac':
        this.#state = 'data';
        if (byte === iac) data.push(byte);
        else if (byte >= will && byte <= dont) [this.#state, this.#command] = ['option', byte];
        else if (byte === sb) [this.#state, this.#sub] = ['sub', []];
        return;
      case 'option':
        this.#state = 'data';
        this.#answer(this.#command, byte, reply);
        return;
      case 'sub':
        if (byte === iac) this.#state = 'sub-iac';
        else if (this.#sub.length < longestSubnegotiation) this.#sub.push(byte);
        return;
      case 'sub-iac':
        if (byte === iac) [this.#state, this.#sub] = ['sub', [...this.#sub, byte]];
        else {
          this.#state = 'data';
          if (byte === se) this.#subnegotiated(reply);
        }
    }
  }

  /** An option in force is not answered again: two sides that agree would never stop (RFC 854 page 3). */
  #answer(command: number, option: number, reply: number[]): void {
    if (command === doIt) {
      if (this.ours.has(option)) return;
      const agrees = this.#weWill(option);
      if (!agrees && this.#refused.has(option)) return;
      if (agrees) this.ours.add(option);
      else this.#refused.add(option);
      reply.push(iac, agrees ? will : wont, option);
      if (agrees) reply.push(...this.#announced(option));
    } else if (command === dont) {
      if (this.ours.delete(option)) reply.push(iac, wont, option);
    } else if (command === will) {
      if (this.theirs.has(option)) return;
      const agrees = this.#theyMay(option);
      if (agrees) this.theirs.add(option);
      reply.push(iac, agrees ? doIt : dont, option);
    } else if (this.theirs.delete(option)) reply.push(iac, dont, option);
  }

  #weWill(option: number): boolean {
    const { terminalType, window } = this.#facts;
    if (option === telnetOption.terminalType) return terminalType !== null;
    if (option === telnetOption.windowSize) return window !== null;
    return (
      option === telnetOption.lineMode || option === telnetOption.suppressGoAhead || option === telnetOption.binary
    );
  }

  #theyMay(option: number): boolean {
    const { echo, suppressGoAhead, binary } = telnetOption;
    return option === echo || option === suppressGoAhead || option === binary;
  }

  /** What follows our agreement at once: the size of the window. */
  #announced(option: number): number[] {
    const window = this.#facts.window;
    return option === telnetOption.windowSize && window ? windowSizeBytes(window) : [];
  }

  #subnegotiated(reply: number[]): void {
    const [option, what, mode] = this.#sub;
    if (option === telnetOption.terminalType && what === 1 && this.#facts.terminalType !== null)
      reply.push(
        iac,
        sb,
        option,
        0,
        ...doubled(Buffer.from(this.#facts.terminalType.toUpperCase(), 'latin1')),
        iac,
        se,
      );
    // RFC 1184 section 2.2: a mode that is not yet acknowledged (bit 4) is.
    if (option === telnetOption.lineMode && what === 1 && mode !== undefined && (mode & 4) === 0)
      reply.push(iac, sb, option, 1, (mode & 3) | 4, iac, se);
  }
}

/** The window's size as a subnegotiation (RFC 1073). */
export function windowSizeBytes({ columns, rows }: { readonly columns: number; readonly rows: number }): number[] {
  const size = [columns >> 8, columns & 0xff, rows >> 8, rows & 0xff];
  return [iac, sb, telnetOption.windowSize, ...doubled(size), iac, se];
}

/** Data for the wire: IAC is doubled. */
export function telnetEscaped(bytes: Uint8Array): Uint8Array {
  return bytes.includes(iac) ? Uint8Array.from(doubled(bytes)) : bytes;
}

function doubled(bytes: Iterable<number>): number[] {
  return [...bytes].flatMap((byte) => (byte === iac ? [iac, iac] : [byte]));
}

/** The answers of a program that refuses every option, as the telnet flag of netcats does: it looks at one chunk, and the data stays. */
export function telnetRefusals(bytes: Uint8Array): Uint8Array {
  const reply: number[] = [];
  for (let at = bytes.indexOf(iac); at !== -1 && at + 2 < bytes.length; at = bytes.indexOf(iac, at + 1)) {
    const [command, option] = [bytes[at + 1]!, bytes[at + 2]!];
    if (command === will || command === wont) reply.push(iac, dont, option);
    else if (command === doIt || command === dont) reply.push(iac, wont, option);
    else continue;
    at += 2;
  }
  return Uint8Array.from(reply);
}
