/** The command line of ss. */
import { Exit, exitFailure } from './exit.ts';
import { type LongOption, readOptions } from './getopt.ts';
import { type FamilyName, Selection, connectedStates, states } from './selection.ts';

/** What to show of each socket, and how. */
export interface ShowOptions {
  numeric: boolean;
  resolve: boolean;
  timers: boolean;
  details: boolean;
  memory: boolean;
  tcpInfo: boolean;
  tipcInfo: boolean;
  processes: boolean;
  threads: boolean;
  packetFilter: boolean;
  tos: boolean;
  cgroup: boolean;
  socketOptions: boolean;
  header: boolean;
  oneLine: boolean;
}

/** A command line understood. */
export interface SsOptions {
  readonly show: ShowOptions;
  readonly selection: Selection;
  /** The states of -a or -l, 0 when neither was given. */
  stateMask: number;
  summary: boolean;
  events: boolean;
  kill: boolean;
  /** Where -D writes; null without it. */
  diagnosticFile: string | null;
  /** The text of -F's file, read when the filter gets to it; null without one. */
  filterText: (() => string) | null;
  operands: readonly string[];
}

/** What options do at once, while the rest of the line has not been read. */
export interface OptionActions {
  readonly complain: (text: string) => void;
  readonly usage: () => void;
  readonly help: () => void;
  readonly version: () => void;
  /** Opens -F's file; throws Exit when it cannot be opened. `-` and what begins so is standard input. */
  openFilter(path: string): () => string;
  /** Moves to another network namespace; throws Exit. */
  enterNamespace(name: string): void;
  /** -Z and -z; throws Exit where contexts cannot be shown. */
  requireSecurityContexts(letter: string): void;
}

const short = 'dhaletuwxnro460spTbEf:mMiA:D:F:vVzZN:KHSO';

const long: readonly LongOption[] = [
  ['numeric', 'n'],
  ['resolve', 'r'],
  ['options', 'o'],
  ['extended', 'e'],
  ['memory', 'm'],
  ['info', 'i'],
  ['processes', 'p'],
  ['threads', 'T'],
  ['bpf', 'b'],
  ['events', 'E'],
  ['dccp', 'd'],
  ['tcp', 't'],
  ['sctp', 'S'],
  ['udp', 'u'],
  ['raw', 'w'],
  ['unix', 'x'],
  ['tipc', 'tipc'],
  ['vsock', 'vsock'],
  ['all', 'a'],
  ['listening', 'l'],
  ['ipv4', '4'],
  ['ipv6', '6'],
  ['packet', '0'],
  ['family', 'f', true],
  ['socket', 'A', true],
  ['query', 'A', true],
  ['summary', 's'],
  ['diag', 'D', true],
  ['filter', 'F', true],
  ['version', 'V'],
  ['help', 'h'],
  ['context', 'Z'],
  ['contexts', 'z'],
  ['net', 'N', true],
  ['tipcinfo', 'tipcinfo'],
  ['tos', 'tos'],
  ['cgroup', 'cgroup'],
  ['kill', 'K'],
  ['no-header', 'H'],
  ['xdp', 'xdp'],
  ['mptcp', 'M'],
  ['oneline', 'O'],
  ['inet-sockopt', 'inet-sockopt'],
].map(([name, key, takesValue]) => ({ name: name as string, key: key as string, takesValue: takesValue === true }));

/** Reads the arguments, doing what they say in their order. Throws Exit where ss would end. */
export function parseOptions(args: readonly string[], posixlyCorrect: boolean, actions: OptionActions): SsOptions {
  const reader = new OptionReader(actions);
  for (const event of readOptions(args, { short, long }, posixlyCorrect)) {
    if (event.kind === 'operands') reader.options.operands = event.operands;
    else if (event.kind === 'option') reader.take(event.key, event.value ?? '');
    else {
      actions.complain(`ss: ${event.text}\n`);
      reader.misuse();
    }
  }
  return reader.options;
}

class OptionReader {
  readonly options: SsOptions = {
    show: {
      numeric: false,
      resolve: false,
      timers: false,
      details: false,
      memory: false,
      tcpInfo: false,
      tipcInfo: false,
      processes: false,
      threads: false,
      packetFilter: false,
      tos: false,
      cgroup: false,
      socketOptions: false,
      header: true,
      oneLine: false,
    },
    selection: new Selection(),
    stateMask: 0,
    summary: false,
    events: false,
    kill: false,
    diagnosticFile: null,
    filterText: null,
    operands: [],
  };
  readonly #actions: OptionActions;
  #queried = false;

  constructor(actions: OptionActions) {
    this.#actions = actions;
  }

  take(key: string, value: string): void {
    if (Object.hasOwn(simple, key)) simple[key]!(this.options);
    else if (Object.hasOwn(familyKeys, key)) this.options.selection.setFamily(familyKeys[key]!);
    else if (Object.hasOwn(tableKeys, key)) this.options.selection.setQuery(tableKeys[key]!);
    else this.#takeWithAction(key, value);
  }

  #takeWithAction(key: string, value: string): void {
    switch (key) {
      case 'f':
        return this.#family(value);
      case 'A':
        return this.#query(value);
      case 'F':
        return this.#filterFile(value);
      case 'N':
        return this.#actions.enterNamespace(value);
      case 'Z':
      case 'z':
        return this.#actions.requireSecurityContexts(key);
      case 'D':
        this.options.diagnosticFile = value;
        return;
      case 'v':
      case 'V':
        this.#actions.version();
        throw new Exit(0);
      default:
        this.#actions.help();
        throw new Exit(0);
    }
  }

  #family(name: string): void {
    if (name === 'help') {
      this.#actions.help();
      throw new Exit(0);
    }
    if (!Object.hasOwn(familyNames, name)) {
      this.#actions.complain(`ss: "${name}" is invalid family\n`);
      this.misuse();
    }
    this.options.selection.setFamily(familyNames[name]!);
  }

  /** The first -A forgets the tables that were chosen before it. */
  #query(list: string): void {
    const { options } = this;
    if (!this.#queried) {
      this.#queried = true;
      options.selection.tables = 0;
      options.selection.untouched = false;
      options.stateMask ||= connectedStates;
    }
    for (const word of list.split(',')) {
      if (options.selection.setQuery(word)) continue;
      this.#actions.complain(`ss: "${word}" is illegal socket table id\n`);
      this.misuse();
    }
  }

  #filterFile(path: string): void {
    if (this.options.filterText !== null) {
      this.#actions.complain('More than one filter file\n');
      throw new Exit(exitFailure);
    }
    this.options.filterText = this.#actions.openFilter(path);
  }

  misuse(): never {
    this.#actions.usage();
    throw new Exit(exitFailure);
  }
}

const simple: Readonly<Record<string, (options: SsOptions) => void>> = {
  n: ({ show }) => (show.numeric = true),
  r: ({ show }) => (show.resolve = true),
  o: ({ show }) => (show.timers = true),
  e: ({ show }) => (show.timers = show.details = true),
  m: ({ show }) => (show.memory = true),
  i: ({ show }) => (show.tcpInfo = true),
  p: ({ show }) => (show.processes = true),
  T: ({ show }) => (show.threads = true),
  b: ({ show }) => (show.timers = show.packetFilter = true),
  H: ({ show }) => (show.header = false),
  O: ({ show }) => (show.oneLine = true),
  tipcinfo: ({ show }) => (show.tipcInfo = true),
  tos: ({ show }) => (show.tos = true),
  cgroup: ({ show }) => (show.cgroup = true),
  'inet-sockopt': ({ show }) => (show.socketOptions = true),
  E: (options) => (options.events = true),
  K: (options) => (options.kill = true),
  s: (options) => (options.summary = true),
  a: (options) => (options.stateMask = states.all),
  l: (options) => (options.stateMask = states.listening | states.closed),
};

const tableKeys: Readonly<Record<string, string>> = {
  d: 'dccp',
  t: 'tcp',
  S: 'sctp',
  u: 'udp',
  w: 'raw',
  M: 'mptcp',
};

const familyKeys: Readonly<Record<string, FamilyName>> = {
  x: 'unix',
  '0': 'packet',
  '4': 'inet',
  '6': 'inet6',
  vsock: 'vsock',
  tipc: 'tipc',
  xdp: 'xdp',
};

const familyNames: Readonly<Record<string, FamilyName>> = {
  inet: 'inet',
  inet6: 'inet6',
  link: 'packet',
  unix: 'unix',
  netlink: 'netlink',
  tipc: 'tipc',
  vsock: 'vsock',
  xdp: 'xdp',
};
