/** What the command line asked for: filled by the option parser, read by everything else. All texts are byte text. */
import type { PosixRegex } from '../../../os/c-library.ts';
import type { NamedFile } from '../files/named-files.ts';
import type { NetworkAddress } from './network-address.ts';

/** A number to include or exclude (`-p 1,^2`), and whether it was met. */
export interface SoughtId {
  readonly id: number;
  readonly excluded: boolean;
  found: boolean;
}

/** A user to include or exclude; `login` is how it was named, null when by number. */
export interface SoughtUser {
  readonly uid: number;
  readonly login: string | null;
  readonly excluded: boolean;
  found: boolean;
}

/** A command name's beginning (`-c`), or its exclusion. */
export interface SoughtCommand {
  readonly text: string;
  readonly excluded: boolean;
  found: boolean;
}

/** A command expression (`-c /re/`). */
export interface SoughtExpression {
  readonly text: string;
  readonly regex: Extract<PosixRegex, { matches: unknown }>;
  found: boolean;
}

/** A member of a `-d` set: a name, or a range of numbers. */
export interface DescriptorRange {
  readonly name: string | null;
  readonly low: number;
  readonly high: number;
}

/** `-d`: one list, all of it inclusions or all of it exclusions. */
export interface DescriptorList {
  readonly excluded: boolean;
  readonly ranges: DescriptorRange[];
}

/** `-s TCP:...`: by state number. */
export interface StateChoice {
  readonly included: Map<number, { found: boolean }>;
  readonly excluded: Set<number>;
}

/** `-r`: how often and how the end of a listing is marked. */
export interface Repetition {
  seconds: number;
  /** `+r`: end with the first listing that is empty. */
  untilEmpty: boolean;
  /** 0: no bound. */
  maximum: number;
  /** A strftime(3) format, null for the customary mark. */
  format: string | null;
}

/** The whole of it. */
export interface Request {
  and: boolean;
  /** `-w`: no warnings. */
  quiet: boolean;
  /** `-b`: make no call that might block. */
  avoidBlocking: boolean;
  /** `-S`: how long such a call may take, in seconds; null without it. */
  timeLimit: number | null;
  commandWidth: number;
  readonly commands: SoughtCommand[];
  readonly expressions: SoughtExpression[];
  readonly pids: SoughtId[];
  readonly processGroups: SoughtId[];
  readonly users: SoughtUser[];
  descriptors: DescriptorList | null;
  /** `-i` without an address, and the IP version it is limited to (0: none). */
  internet: { readonly asked: boolean; readonly version: 0 | 4 | 6; found: boolean };
  /** The last one given stands first. */
  readonly addresses: NetworkAddress[];
  readonly states: StateChoice;
  unixSockets: boolean;
  nfs: { readonly asked: boolean; found: boolean };
  tasks: { asked: boolean; ignored: boolean; found: boolean };
  /** FILE operands and the files of `+d` and `+D`; the last one given stands first. */
  namedFiles: NamedFile[];
  /** `+f`: names are file systems; `-f`: names are files. */
  namesAre: 'either' | 'files' | 'file-systems';
  crossOver: { mounts: boolean; links: boolean };
  /** Whether `+d` or `+D` was given: `-x` needs one. */
  namesDirectory: boolean;
  linkCounts: boolean;
  /** `+L N`: select files with fewer links; 0 without N. */
  linkLimit: number;
  showOffset: boolean;
  showSize: boolean;
  offsetDigits: number;
  showParent: boolean;
  showGroup: boolean;
  numericUsers: boolean;
  numericHosts: boolean;
  numericPorts: boolean;
  terse: boolean;
  /** `-T`: what is told of a socket's state. */
  tell: { any: boolean; state: boolean; queues: boolean };
  /** `+f g`, `+f G`. */
  showFlags: boolean;
  hexFlags: boolean;
  /** `-F`: the letters chosen; null without it. */
  fields: Set<string> | null;
  terminator: '\n' | '\0';
  endpoints: 'none' | 'tell' | 'tell-and-list';
  skipInternet: boolean;
  /** `-Q`: a search that finds nothing is no failure. */
  allowFailure: boolean;
  verbose: boolean;
  repetition: Repetition;
  /** `+m`: print the mount table. */
  printMounts: boolean;
  help: boolean;
  fieldHelp: boolean;
  version: boolean;
  /** Reasons that options have set while they were read (`+d`, `+L N`, `-K`). */
  reasons: number;
  /** Whether a name could not be examined: the exit code says so at the end. */
  nameFailed: boolean;
}

/** The defaults of lsof 4.95 on Debian 12. */
export function newRequest(): Request {
  return {
    and: false,
    quiet: false,
    avoidBlocking: false,
    timeLimit: null,
    commandWidth: 9,
    commands: [],
    expressions: [],
    pids: [],
    processGroups: [],
    users: [],
    descriptors: null,
    internet: { asked: false, version: 0, found: false },
    addresses: [],
    states: { included: new Map(), excluded: new Set() },
    unixSockets: false,
    nfs: { asked: false, found: false },
    tasks: { asked: false, ignored: false, found: false },
    namedFiles: [],
    namesAre: 'either',
    crossOver: { mounts: false, links: false },
    namesDirectory: false,
    linkCounts: false,
    linkLimit: 0,
    showOffset: false,
    showSize: false,
    offsetDigits: 8,
    showParent: false,
    showGroup: false,
    numericUsers: false,
    numericHosts: false,
    numericPorts: false,
    terse: false,
    tell: { any: true, state: true, queues: false },
    showFlags: false,
    hexFlags: false,
    fields: null,
    terminator: '\n',
    endpoints: 'none',
    skipInternet: false,
    allowFailure: false,
    verbose: false,
    repetition: { seconds: 0, untilEmpty: false, maximum: 0, format: null },
    printMounts: false,
    help: false,
    fieldHelp: false,
    version: false,
    reasons: 0,
    nameFailed: false,
  };
}
