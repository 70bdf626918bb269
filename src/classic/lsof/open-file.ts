/** An open file and the process that holds it, as lsof lists them. All texts are byte text. */

/** What kind of node a file is, where that decides how it is printed. */
export type NodeKind = 'regular' | 'block' | 'character' | 'fifo' | 'anonymous' | 'nfs' | 'unknown';

/** One end of an internet socket. */
export interface Endpoint {
  readonly family: 4 | 6;
  /** The address as /proc/net prints it: 32-bit words in host order as hexadecimal digits. */
  readonly hex: string;
  readonly port: number;
}

/** The state and queues of a socket. */
export interface SocketStatus {
  /** 0 TCP, 1 UDP, 2 UDP-Lite; a UNIX socket's type. */
  readonly type: number;
  /** TCP state number; a UNIX socket's connection state. */
  readonly state: number;
  /** Sizes of the queues; null for UNIX sockets. */
  readonly queues: { readonly receive: number; readonly send: number } | null;
  /** A UNIX socket's flags word. */
  readonly unixFlags: number;
}

/** What endpoint information (`-E`) knows a file by. */
export interface EndpointKey {
  readonly kind: 'pipe' | 'queue' | 'unix' | 'inet' | 'inet6' | 'event' | 'terminal';
  /** The pipe's or socket's inode, the event descriptor's or terminal's number. */
  readonly id: string;
}

/** A file that a process holds. */
export interface OpenFile {
  /** The FD column without mode and lock: ` cwd`, `   3`, `txt`, `*012`. */
  descriptor: string;
  access: ' ' | 'r' | 'w' | 'u';
  lock: string;
  type: string;
  kind: NodeKind;
  device: number | null;
  rawDevice: number | null;
  /** What stands in the DEVICE column instead of a device number. */
  deviceText: string | null;
  size: number | bigint | null;
  offset: number | bigint | null;
  links: number | null;
  inode: string | null;
  /** What the NODE column shows. */
  node: 'none' | 'inode' | 'protocol';
  protocol: string;
  name: string;
  /** What follows the name: why it is not known, endpoints. */
  addition: string;
  local: Endpoint | null;
  foreign: Endpoint | null;
  status: SocketStatus | null;
  /** The open flags (octal `flags:` of fdinfo) when they were asked for. */
  flags: number | null;
  /** Reasons that have selected it: see select.ts. */
  selected: number;
  endpoint: EndpointKey | null;
  /** Set when another file's endpoint information named this file and the files of endpoints are wanted too. */
  isEndpointOf: boolean;
  /** The number of the terminal that a multiplexer was opened for; -1 when unknown. */
  terminal: number;
}

/** A process, or a task of one. */
export interface OpenProcess {
  readonly pid: number;
  /** 0 when it is the process itself. */
  taskId: number;
  readonly taskCommand: string | null;
  readonly parentPid: number;
  readonly processGroup: number;
  readonly uid: number;
  readonly command: string;
  /** Reasons that select it as a whole. */
  readonly selected: number;
  /** Whether a whole-process reason selected it. */
  readonly isPrimary: boolean;
  /** Whether any of its files was selected. */
  hasSelected: boolean;
  readonly files: OpenFile[];
}

/** A file about which nothing is known yet. */
export function newFile(descriptor: string, selected: number): OpenFile {
  return {
    descriptor,
    access: ' ',
    lock: ' ',
    type: '',
    kind: 'regular',
    device: null,
    rawDevice: null,
    deviceText: null,
    size: null,
    offset: null,
    links: null,
    inode: null,
    node: 'none',
    protocol: '',
    name: '',
    addition: '',
    local: null,
    foreign: null,
    status: null,
    flags: null,
    selected,
    endpoint: null,
    isEndpointOf: false,
    terminal: -1,
  };
}

/** Adds to what follows the name, a space between. */
export function addNote(file: OpenFile, note: string): void {
  file.addition = file.addition === '' ? note : `${file.addition} ${note}`;
}

/** How the FD column writes a number: four columns, and only the last three digits from 10000 on. */
export function descriptorText(fd: number): string {
  return fd < 10_000 ? String(fd).padStart(4) : `*${String(fd % 1000).padStart(3, '0')}`;
}
