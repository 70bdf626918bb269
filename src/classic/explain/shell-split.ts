/**
 * Splits a command line into words as a POSIX shell does (quotes, backslash, pipes, redirections), for reading only: nothing is ever
 * expanded or run. Bounded: at most `MAX_CHARACTERS` of the text are read and `MAX_WORDS` words made.
 */

import type { Join } from './explanation.ts';

/** How much of a line is read, in UTF-16 units. */
export const MAX_CHARACTERS = 16 * 1024;

/** How many words a line may have; the rest is cut, and a note says so. */
export const MAX_WORDS = 200;

/** How long a word may be: long enough for any program of awk worth reading, short enough for every grammar behind. */
export const MAX_WORD = 2048;

/** A redirection: `2>`, with the file or descriptor it names (empty when the line ends before it). */
export interface Redirect {
  readonly operator: string;
  readonly target: string;
}

/** One command: its words and redirections. */
export interface Stage {
  readonly join: Join | undefined;
  readonly words: readonly string[];
  readonly redirects: readonly Redirect[];
  /** The text behind an unquoted `#`, when there is one. */
  readonly comment: string | undefined;
}

/** The commands of a line and remarks on how it was read. */
export interface SplitLine {
  readonly stages: readonly Stage[];
  readonly notes: readonly string[];
}

/** A token of the line. */
type Token =
  | { readonly kind: 'word'; readonly text: string; readonly end: number; readonly open?: string }
  | { readonly kind: 'redirect'; readonly text: string; readonly end: number }
  | { readonly kind: 'join'; readonly text: Join; readonly end: number }
  | { readonly kind: 'comment'; readonly text: string; readonly end: number };

/** Splits one text. Never throws. */
export function splitShell(text: string): SplitLine {
  const notes: string[] = [];
  let line = text;
  if (line.length > MAX_CHARACTERS) {
    line = line.slice(0, MAX_CHARACTERS);
    notes.push(`only the first ${MAX_CHARACTERS} characters are explained`);
  }
  const builder = new LineBuilder(notes);
  for (let at = 0; ;) {
    at = skipBlanks(line, at);
    if (at >= line.length) break;
    const token = readToken(line, at, builder.atStart);
    if (!builder.add(token)) break;
    at = token.end;
  }
  return builder.finish();
}

/**
 * Takes words that a shell has already split. A single word that holds blanks is a quoted line and is split here; among several
 * words, lone operators (`'|'`, `'>'`) still part the commands.
 */
export function splitArguments(words: readonly string[]): SplitLine {
  if (words.length === 1) return splitShell(words[0]!);
  const builder = new LineBuilder([]);
  let size = 0;
  for (const word of words) {
    size += word.length + 1;
    const lone = size > MAX_CHARACTERS ? undefined : loneOperator(word);
    const token: Token = lone ?? { kind: 'word', text: word.slice(0, MAX_CHARACTERS), end: 0 };
    if (size > MAX_CHARACTERS) {
      builder.remark(`only the first ${MAX_CHARACTERS} characters are explained`);
      break;
    }
    if (!builder.add(token)) break;
  }
  return builder.finish();
}

/** Gathers tokens into stages. */
class LineBuilder {
  readonly #notes: string[];
  readonly #stages: Stage[] = [];
  #words: string[] = [];
  #redirects: Redirect[] = [];
  #comment: string | undefined;
  #join: Join | undefined;
  #pending: string | undefined;
  #count = 0;

  constructor(notes: string[]) {
    this.#notes = notes;
  }

  /** Whether the next word is the first of its command. */
  get atStart(): boolean {
    return this.#words.length === 0 && this.#pending === undefined;
  }

  /** Takes a token; false when the line is full. */
  add(token: Token): boolean {
    if (++this.#count > MAX_WORDS) {
      this.remark(`only the first ${MAX_WORDS} words are explained`);
      return false;
    }
    if (token.kind === 'word') this.#word(token.text, token.open);
    else if (token.kind === 'comment') this.#comment = token.text;
    else if (token.kind === 'join') this.#close(token.text);
    else this.#redirect(token.text);
    return true;
  }

  /** Remarks once that something was left out or is odd. */
  remark(note: string): void {
    if (!this.#notes.includes(note)) this.#notes.push(note);
  }

  finish(): SplitLine {
    this.#close(undefined);
    return { stages: this.#stages, notes: this.#notes };
  }

  #word(whole: string, open: string | undefined): void {
    const text = whole.slice(0, MAX_WORD);
    if (whole.length > MAX_WORD)
      this.remark(`of a word of ${whole.length} characters only the first ${MAX_WORD} are explained`);
    if (open !== undefined) this.remark(`the quote ${open} is opened and never closed`);
    if (this.#pending !== undefined) {
      this.#redirects.push({ operator: this.#pending, target: text });
      this.#pending = undefined;
      return;
    }
    // `$ ss -t` and `# ss -t` are copied with their prompt.
    if ((text === '$' || text === '#') && this.atStart && this.#stages.length === 0) {
      this.#notes.push(`the leading ${text} is a shell prompt, not part of the command`);
      return;
    }
    this.#words.push(text);
  }

  #redirect(operator: string): void {
    this.#flushPending();
    // `2>&1` names a descriptor and is complete as it stands.
    if (/&(?:\d+|-)$/.test(operator)) this.#redirects.push({ operator, target: '' });
    else this.#pending = operator;
  }

  #flushPending(): void {
    if (this.#pending !== undefined) this.#redirects.push({ operator: this.#pending, target: '' });
    this.#pending = undefined;
  }

  #close(next: Join | undefined): void {
    this.#flushPending();
    const filled = this.#words.length > 0 || this.#redirects.length > 0 || this.#comment !== undefined;
    if (filled) {
      this.#stages.push({ join: this.#join, words: this.#words, redirects: this.#redirects, comment: this.#comment });
      this.#join = next;
    } else if (this.#stages.length > 0) this.#join = next ?? this.#join;
    [this.#words, this.#redirects, this.#comment] = [[], [], undefined];
  }
}

function skipBlanks(line: string, from: number): number {
  let at = from;
  // A backslash before a line end joins the lines, so it is a blank here.
  while (at < line.length && (/[ \t\r]/.test(line[at]!) || (line[at] === '\\' && line[at + 1] === '\n'))) {
    at += line[at] === '\\' ? 2 : 1;
  }
  return at;
}

const JOIN = /\|\||\|&|&&|\||;|&|\n/y;
const REDIRECT = /(?:\d{0,3}(?:>>|>\||<<<|<<-?|<>|[<>]&(?:\d+|-)|[<>]&?)|&>>?)/y;
/** A template's gap: no blank before its `>`, and what follows is no file name. */
const PLACEHOLDER = /<[A-Za-z](?:[\w.,:="' -]*[\w."'])?>(?=$|[\s\-,:/|)."'<])/y;

function readToken(line: string, at: number, atStart: boolean): Token {
  // `# ss -t` with the blank, first on the line, is a root prompt.
  if (line[at] === '#' && !(atStart && line.slice(0, at).trim() === '' && line[at + 1] === ' ')) {
    const end = line.indexOf('\n', at);
    const stop = end === -1 ? line.length : end;
    return { kind: 'comment', text: line.slice(at, stop), end: stop };
  }
  if (match(PLACEHOLDER, line, at) === undefined) {
    const redirect = match(REDIRECT, line, at);
    if (redirect !== undefined) return { kind: 'redirect', text: redirect, end: at + redirect.length };
    const join = match(JOIN, line, at);
    if (join !== undefined) return { kind: 'join', text: join === '\n' ? ';' : (join as Join), end: at + join.length };
  }
  return readWord(line, at);
}

/** A word that is an operator by itself, as `explain ss -t '|' head` passes it. */
function loneOperator(word: string): Token | undefined {
  if (match(JOIN, word, 0) === word && word !== '\n') return { kind: 'join', text: word as Join, end: 0 };
  if (match(REDIRECT, word, 0) === word) return { kind: 'redirect', text: word, end: 0 };
  return undefined;
}

function match(pattern: RegExp, line: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(line)?.[0];
}

function readWord(line: string, from: number): Token {
  let text = '';
  let at = from;
  while (at < line.length) {
    const character = line[at]!;
    if (character === '\\') {
      text += line[at + 1] === '\n' ? '' : (line[at + 1] ?? '\\');
      at += 2;
      continue;
    }
    if (character === "'" || character === '"') {
      const quoted = readQuoted(line, at);
      text += quoted.text;
      at = quoted.end;
      if (quoted.open) return { kind: 'word', text, end: line.length, open: character };
      continue;
    }
    const gap = character === '<' ? match(PLACEHOLDER, line, at) : undefined;
    if (gap !== undefined) {
      text += gap;
      at += gap.length;
      continue;
    }
    if (/[\s|&;<>]/.test(character) && at > from) break;
    text += character;
    at++;
  }
  return { kind: 'word', text, end: Math.max(at, from + 1) };
}

function readQuoted(line: string, from: number): { text: string; end: number; open: boolean } {
  const quote = line[from]!;
  let text = '';
  for (let at = from + 1; at < line.length; at++) {
    if (line[at] === quote) return { text, end: at + 1, open: false };
    // Inside double quotes a backslash protects only these characters (POSIX 2.2.3).
    if (quote === '"' && line[at] === '\\' && /["\\$`\n]/.test(line[at + 1] ?? '')) at++;
    text += line[at];
  }
  return { text, end: line.length, open: true };
}
