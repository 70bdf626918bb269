/** The Telnet protocol without I/O (RFC 854, 855, 857, 858, 860, 1073, 1079, 1091, 1184, 1572): commands out of the stream, answers to options. */

import { telnetCommand, telnetOption } from '../wire/telnet-numbers.ts';
import { TelnetCharacters } from './telnet-characters.ts';

/** What a client agrees to. */
export interface TelnetClientFacts {
  /** Sent on request in upper case; options that need a terminal are refused without it. */
  readonly terminalType: string | null;
  /** Columns and rows, where there is a window; a client with one has a keyboard too. */
  readonly window: { readonly columns: number; readonly rows: number } | null;
}

/** What became of a chunk: the data in it, what has to be answered, whether the peer now echoes. */
export interface TelnetChunk {
  readonly data: Uint8Array;
  readonly reply: Uint8Array;
}

const { iac, will, wont, do: doIt, dont, sb, se } = telnetCommand;
/** What a pseudo-terminal says of its speed, both ways, and what is said without a terminal (RFC 1079). */
const speeds = { terminal: '38400,38400', none: '0,0' } as const;
/** Subnegotiations of LINEMODE (RFC 1184 section 2), and the bit of MODE that acknowledges one. */
const lineMode = { mode: 1, forwardMask: 2, characters: 3, acknowledged: 4 } as const;
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
  readonly #characters: TelnetCharacters;
  #mode = 0;

  constructor(facts: TelnetClientFacts) {
    this.#facts = facts;
    this.#characters = new TelnetCharacters(facts.window !== null);
  }

  /** Takes bytes from the peer. */
  take(bytes: Uint8Array): TelnetChunk {
    const data: number[] = [];
    const reply: number[] = [];
    for (const byte of bytes) this.#step(byte, data, reply);
    return { data: Uint8Array.from(data), reply: Uint8Array.from(reply) };
  }

  /** What is told when the window has another size; nothing where the peer did not ask for it (RFC 1073). */
  resized(window: NonNullable<TelnetClientFacts['window']>): Uint8Array {
    if (this.#facts.window === null || !this.ours.has(telnetOption.windowSize)) return new Uint8Array();
    return Uint8Array.from(windowSizeBytes(window));
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
      // Each request for a mark in time gets its own answer (RFC 860).
      if (option === telnetOption.timingMark) return void reply.push(iac, will, option);
      if (this.ours.has(option)) return;
      const agrees = this.#weWill(option);
      if (!agrees && this.#refused.has(option)) return;
      if (agrees) this.ours.add(option);
      else this.#refused.add(option);
      // LINEMODE makes no sense with GO AHEAD: telnet asks for the end of that first.
      if (option === telnetOption.lineMode && !this.theirs.has(telnetOption.suppressGoAhead)) {
        this.theirs.add(telnetOption.suppressGoAhead);
        reply.push(iac, doIt, telnetOption.suppressGoAhead);
      }
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
    const { terminalType } = this.#facts;
    if (option === telnetOption.terminalType) return terminalType !== null;
    return agreeable.has(option);
  }

  #theyMay(option: number): boolean {
    const { echo, suppressGoAhead, binary } = telnetOption;
    return option === echo || option === suppressGoAhead || option === binary;
  }

  /** What follows our agreement at once: the size of the window, the special characters. */
  #announced(option: number): number[] {
    const window = this.#facts.window;
    if (option === telnetOption.lineMode)
      return subnegotiation(option, lineMode.characters, ...this.#characters.announcement());
    return option === telnetOption.windowSize && window ? windowSizeBytes(window) : [];
  }

  #subnegotiated(reply: number[]): void {
    const [option, what, ...rest] = this.#sub;
    const { terminalType, window } = this.#facts;
    const asks = what === 1 && this.ours.has(option!);
    if (option === telnetOption.lineMode && this.ours.has(option)) this.#lineMode(what, rest, reply);
    else if (option === telnetOption.terminalType && asks && terminalType !== null)
      reply.push(...subnegotiation(option, 0, ...Buffer.from(terminalType.toUpperCase(), 'latin1')));
    else if (option === telnetOption.terminalSpeed && asks)
      reply.push(...subnegotiation(option, 0, ...Buffer.from(window === null ? speeds.none : speeds.terminal)));
    // RFC 1572: no variable leaves this machine; one that is asked for by its name is named, without a value.
    else if (option === telnetOption.newEnvironment && asks)
      reply.push(...subnegotiation(option, 0, ...namedOnly(rest)));
  }

  #lineMode(what: number | undefined, rest: readonly number[], reply: number[]): void {
    const [first] = rest;
    if (what === lineMode.characters) {
      const answer = this.#characters.answer(rest);
      if (answer.length > 0) reply.push(...subnegotiation(telnetOption.lineMode, lineMode.characters, ...answer));
    } else if (what === doIt && first === lineMode.forwardMask)
      reply.push(...subnegotiation(telnetOption.lineMode, wont, lineMode.forwardMask));
    // RFC 1184 section 2.2: a mode that is neither an acknowledgement nor in force is agreed to.
    else if (what === lineMode.mode && first !== undefined && (first & lineMode.acknowledged) === 0) {
      if (first === this.#mode) return;
      this.#mode = first;
      reply.push(...subnegotiation(telnetOption.lineMode, lineMode.mode, first | lineMode.acknowledged));
    }
  }
}

/** Options that a client agrees to, terminal or not. */
const agreeable: ReadonlySet<number> = new Set([
  telnetOption.windowSize,
  telnetOption.lineMode,
  telnetOption.suppressGoAhead,
  telnetOption.binary,
  telnetOption.terminalSpeed,
  telnetOption.newEnvironment,
]);

/** The variables that everybody knows by name (RFC 1572 section 4): they are VAR, all others USERVAR. */
const wellKnown: ReadonlySet<string> = new Set(['USER', 'JOB', 'ACCT', 'PRINTER', 'SYSTEMTYPE', 'DISPLAY']);
const variable = { var: 0, userVar: 3 } as const;

/** The names that a request asks for, none of them with a value; a request without names gets none. */
function namedOnly(request: readonly number[]): readonly number[] {
  const names: number[][] = [];
  for (const byte of request) {
    if (byte === variable.var || byte === variable.userVar) names.push([]);
    else names.at(-1)?.push(byte);
  }
  return names.flatMap((name) => {
    if (name.length === 0) return [];
    const isKnown = wellKnown.has(String.fromCharCode(...name));
    return [isKnown ? variable.var : variable.userVar, ...name];
  });
}

function subnegotiation(option: number, ...content: readonly number[]): number[] {
  return [iac, sb, option, ...doubled(content), iac, se];
}

/** The window's size as a subnegotiation (RFC 1073). */
export function windowSizeBytes({ columns, rows }: { readonly columns: number; readonly rows: number }): number[] {
  return subnegotiation(telnetOption.windowSize, columns >> 8, columns & 0xff, rows >> 8, rows & 0xff);
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
