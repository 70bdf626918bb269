/** The command line of fuser (psmisc 23.6), read from left to right: an option counts for the names behind it or for all. */
import { signalNumbers, defaultSignal } from './signals.ts';

/** What kind of thing a name is. */
export type NameSpace = 'file' | 'tcp' | 'udp';

/** A name as it was typed, and the options that stood before it. */
export interface TypedName {
  readonly space: NameSpace;
  /** Without `/tcp`, `/udp`. */
  readonly text: string;
  /** `-m`, `-c`: everybody on the file system. */
  readonly mount: boolean;
  /** `-M`: only a mount point. */
  readonly mountPointOnly: boolean;
}

/** A command line, understood as far as it goes. */
export interface FuserOptions {
  readonly names: readonly TypedName[];
  readonly families: readonly (4 | 6)[];
  readonly all: boolean;
  readonly silent: boolean;
  readonly verbose: boolean;
  readonly users: boolean;
  readonly kill: boolean;
  readonly interactive: boolean;
  readonly writersOnly: boolean;
  readonly signal: number;
}

/** How the reading ended; `names` were read before and may have complaints of their own, which come first. */
export type ParsedFuser =
  | { readonly kind: 'run'; readonly options: FuserOptions }
  | { readonly kind: 'list' | 'version'; readonly names: readonly TypedName[] }
  | {
      readonly kind: 'refused';
      readonly names: readonly TypedName[];
      readonly message: string | null;
      readonly usage: boolean;
    };

const longOptions: Readonly<Record<string, string>> = {
  all: 'a',
  kill: 'k',
  interactive: 'i',
  inode: 'I',
  ismountpoint: 'M',
  'list-signals': 'l',
  mount: 'm',
  namespace: 'n',
  silent: 's',
  user: 'u',
  verbose: 'v',
  writeonly: 'w',
  version: 'V',
  ipv4: '4',
  ipv6: '6',
};

const flags = 'acfikmsuvwIM46';

interface State {
  readonly names: TypedName[];
  readonly set: Set<string>;
  space: NameSpace;
  signal: number;
}

type Ending = Exclude<ParsedFuser, { kind: 'run' }>;

/** Understands a command line. What is not an option is a name; `--` ends the reading, and what follows is not looked at. */
export function parseFuser(args: readonly string[]): ParsedFuser {
  const state: State = { names: [], set: new Set(), space: 'file', signal: defaultSignal };
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '--') break;
    const step = !arg.startsWith('-') ? readName(arg, state) : readOption(arg, args[at + 1], state);
    if (step === 'took next') at++;
    else if (step !== null) return step;
  }
  return finished(state);
}

function finished({ names, set, signal }: State): ParsedFuser {
  const refuse = (message: string): ParsedFuser => ({ kind: 'refused', names, message, usage: true });
  if (names.length === 0) return refuse('No process specification given');
  if (set.has('s') && set.has('a')) return refuse('all option cannot be used with silent option.');
  if (set.has('4') && set.has('6')) {
    return refuse('You cannot search for only IPv4 and only IPv6 sockets at the same time');
  }
  return {
    kind: 'run',
    options: {
      names,
      families: set.has('4') ? [4] : set.has('6') ? [6] : [4, 6],
      all: set.has('a'),
      silent: set.has('s'),
      verbose: set.has('v'),
      users: set.has('u'),
      kill: set.has('k'),
      interactive: set.has('i'),
      writersOnly: set.has('w'),
      signal,
    },
  };
}

function readName(arg: string, { names, set, space }: State): Ending | null {
  const mount = set.has('m') || set.has('c');
  const mountPointOnly = set.has('M');
  const { space: own, text } = splitName(arg, space);
  if (own !== 'file' && (mount || mountPointOnly)) {
    return { kind: 'refused', names, message: 'You can only use files with mountpoint options', usage: true };
  }
  names.push({ space: own, text, mount, mountPointOnly });
  return null;
}

/** `8080/tcp` names its own space, and so does `x/file`: with one slash that is the file x, whatever stands in a directory x. */
function splitName(arg: string, space: NameSpace): { readonly space: NameSpace; readonly text: string } {
  const slash = arg.indexOf('/');
  const suffix = arg.slice(slash + 1);
  if (slash > 0 && isSpace(suffix)) return { space: suffix, text: arg.slice(0, slash) };
  return { space, text: arg };
}

function isSpace(text: string): text is NameSpace {
  return text === 'file' || text === 'tcp' || text === 'udp';
}

function readOption(arg: string, next: string | undefined, state: State): Ending | 'took next' | null {
  if (!arg.startsWith('--')) return readLetters(arg.slice(1), next, state);
  const name = arg.slice(2);
  const letter = Object.hasOwn(longOptions, name) ? longOptions[name]! : null;
  if (letter === null) return invalid(arg, state);
  return readLetters(letter, next, state);
}

function invalid(what: string, { names }: State): Ending {
  return { kind: 'refused', names, message: `fuser: Invalid option ${what}`, usage: true };
}

function readLetters(letters: string, next: string | undefined, state: State): Ending | 'took next' | null {
  const { names, set } = state;
  for (const letter of letters) {
    if (flags.includes(letter)) set.add(letter);
    else if (letter === 'n') return readSpace(next, state);
    else if (letter === 'l') return { kind: 'list', names };
    else if (letter === 'V') return { kind: 'version', names };
    else if (letter === 'h') return { kind: 'refused', names, message: null, usage: true };
    else if (/[A-Z0-9]/.test(letter)) return readSignal(letters, state);
    else return invalid(letter, state);
  }
  return null;
}

/** What stands behind `n` in the same cluster is not looked at. */
function readSpace(next: string | undefined, state: State): Ending | 'took next' {
  const refuse = (message: string): Ending => ({ kind: 'refused', names: state.names, message, usage: true });
  if (next === undefined) return refuse('Namespace option requires an argument.');
  if (!isSpace(next)) return refuse('Invalid namespace name');
  state.space = next;
  return 'took next';
}

/** A capital or a digit that is no option makes the whole cluster a signal: `-HUP`, `-SIGHUP`, `-9`, also `-ILL`. */
function readSignal(text: string, state: State): Ending | null {
  const digits = /^\d+/.exec(text)?.[0];
  const name = text.startsWith('SIG') ? text.slice(3) : text;
  const number = digits === undefined ? signalNumbers.get(name) : Number(digits);
  if (number === undefined) {
    const message = `${name}: unknown signal; fuser -l lists signals.`;
    return { kind: 'refused', names: state.names, message, usage: false };
  }
  state.signal = number;
  return null;
}
