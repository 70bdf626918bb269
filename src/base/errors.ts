/** Every failure that Portolan reports on purpose: a stable code, what happened, and what to do about it. */

/** Exit codes of Portolan's own commands (a classic name keeps its tool's codes). */
export const exitCodes = {
  ok: 0,
  /** No, none, closed, or findings. */
  no: 1,
  /** Wrong usage, or a target out of scope. */
  usage: 2,
  /** A privilege is missing; what could be seen was printed. */
  privilege: 3,
  /** Unreachable or timed out. */
  unreachable: 4,
  /** A fault of Portolan itself. */
  internal: 5,
  /** Interrupted by the user (SIGINT). */
  interrupted: 130,
} as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The catalogue of codes: one line of meaning and the exit code each ends with. docs/errors.md is made from it. */
export const errorCatalogue = {
  PTL_USAGE: { exitCode: exitCodes.usage, meaning: 'The command line could not be understood.' },
  PTL_UNKNOWN_COMMAND: { exitCode: exitCodes.usage, meaning: 'There is no command of this name.' },
  PTL_BAD_ADDRESS: { exitCode: exitCodes.usage, meaning: 'A text is not an address, network or range.' },
  PTL_BAD_PORT: { exitCode: exitCodes.usage, meaning: 'A text is not a port, port range or service name.' },
  PTL_BAD_FILTER: { exitCode: exitCodes.usage, meaning: 'A filter expression has an unknown field or a bad value.' },
  PTL_BAD_FIELD: { exitCode: exitCodes.usage, meaning: 'A record kind has no field of this name.' },
  PTL_SCOPE: {
    exitCode: exitCodes.usage,
    meaning: 'A target is outside of what may be scanned, or the scope file cannot be read.',
  },
  PTL_RESUME: { exitCode: exitCodes.usage, meaning: 'A file is no journal of this scan and cannot be resumed.' },
  PTL_PLATFORM: {
    exitCode: exitCodes.internal,
    meaning: 'This operating system is not supported for this question yet.',
  },
  PTL_PERMISSION: { exitCode: exitCodes.privilege, meaning: 'The kernel refused for lack of a privilege.' },
  PTL_SYSTEM_CALL: { exitCode: exitCodes.internal, meaning: 'A system call failed in a way that was not expected.' },
  PTL_NETLINK: { exitCode: exitCodes.internal, meaning: 'The kernel refused or garbled a netlink request.' },
  PTL_NO_INTERFACE: { exitCode: exitCodes.usage, meaning: 'This machine has no network interface of this name.' },
  PTL_NO_LIBPCAP: { exitCode: exitCodes.internal, meaning: 'The packet capture library is not installed.' },
  PTL_NO_FFI: { exitCode: exitCodes.internal, meaning: 'The foreign function library could not be loaded.' },
  PTL_GONE: {
    exitCode: exitCodes.no,
    meaning: 'The process or socket vanished, or its number was reused, before it could be acted on.',
  },
  PTL_NOTHING_FOUND: { exitCode: exitCodes.no, meaning: 'Nothing matches the question.' },
  PTL_REFUSED: { exitCode: exitCodes.no, meaning: 'The other side refused the connection or broke it off.' },
  PTL_UNREACHABLE: {
    exitCode: exitCodes.unreachable,
    meaning: 'The other side did not answer in time, or no way leads there.',
  },
  PTL_UNTRUSTED: { exitCode: exitCodes.no, meaning: 'The other side could not prove over TLS who it is.' },
  PTL_TRANSFER: {
    exitCode: exitCodes.no,
    meaning: 'A file did not arrive whole; what arrived is kept as a .part file.',
  },
  PTL_OUTPUT: { exitCode: exitCodes.internal, meaning: 'The output could not be written (disk full, device gone).' },
  PTL_CAPTURE_FILE: { exitCode: exitCodes.usage, meaning: 'A file cannot be read as a packet capture.' },
  PTL_LAB: { exitCode: exitCodes.internal, meaning: 'A laboratory host could not be built or torn down.' },
  PTL_INTERNAL: { exitCode: exitCodes.internal, meaning: 'A fault of Portolan itself.' },
} as const satisfies Record<string, { exitCode: ExitCode; meaning: string }>;

/** A stable error code. */
export type ErrorCode = keyof typeof errorCatalogue;

/** What a {@link PortolanError} may carry beside its code and message. */
export interface ErrorDetails {
  /** What the user can do: a command to run, a flag to give. */
  readonly hint?: string;
  /** What was seen: an errno, a line, a path. */
  readonly evidence?: string;
  /** The error below this one. */
  readonly cause?: unknown;
}

/** An error with a stable code. Faces print it in four lines at most: what, evidence, hint, code. */
export class PortolanError extends Error {
  readonly code: ErrorCode;
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly evidence: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.name = 'PortolanError';
    this.code = code;
    this.exitCode = errorCatalogue[code].exitCode;
    this.hint = details.hint;
    this.evidence = details.evidence;
  }
}

/** The errno name (`ENOENT`) of an error thrown by Node or by the ffi floor, or undefined when it has none. */
export function errnoName(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}
