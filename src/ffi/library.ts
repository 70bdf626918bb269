/** The door to native code: loads the foreign function library once, when the first call is made. */
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import type koffiModule from 'koffi';
import { PortolanError } from '../base/errors.ts';

/** A bound C function. */
export interface NativeFunction {
  (...args: unknown[]): unknown;
  /** Calls it in another thread; the last argument is called back with an error or the result. The thread's errno is lost. */
  async(...args: unknown[]): unknown;
}

type Koffi = typeof koffiModule;

let koffi: Koffi | undefined;
let handle: ReturnType<Koffi['load']> | undefined;
const bound = new Map<string, NativeFunction>();

/** The library itself, for struct decoding. Throws PTL_NO_FFI where it cannot be loaded (no prebuilt binary, refused by policy). */
export function foreign(): Koffi {
  if (process.env['PORTOLAN_NO_FFI'] === '1') throw noFfi('PORTOLAN_NO_FFI=1 is set');
  if (koffi) return koffi;
  try {
    koffi = createRequire(import.meta.url)('koffi') as Koffi;
    return koffi;
  } catch (error) {
    throw noFfi(error instanceof Error ? error.message : String(error), error);
  }
}

/** Whether native code can be called here; loads it to find out. */
export function hasNative(): boolean {
  try {
    foreign();
    return true;
  } catch {
    return false;
  }
}

/** Binds a function of the C library from its prototype, once per prototype: `native('int close(int)')`. */
export function native(prototype: string): NativeFunction {
  const known = bound.get(prototype);
  if (known) return known;
  const library = foreign();
  handle ??= library.load(null);
  const made = handle.func(prototype) as unknown as NativeFunction;
  bound.set(prototype, made);
  return made;
}

/** Number -> name. Node's own table: libuv's, which names errors elsewhere, lacks some (EINPROGRESS). */
const errnoNames = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));
// Two names of one number: these are the ones that Node's own errors carry, and that callers compare with.
for (const name of ['EAGAIN', 'ENOTSUP'] as const) errnoNames.set(constants.errno[name], name);

/** A failed system call; `code` is the errno name, as on Node's own errors. */
export class SystemCallError extends Error {
  readonly code: string;
  readonly errno: number;
  readonly syscall: string;

  constructor(syscall: string, errno: number) {
    const code = errnoNames.get(errno) ?? `E${errno}`;
    super(`${syscall}: ${code}`);
    this.name = 'SystemCallError';
    this.code = code;
    this.errno = errno;
    this.syscall = syscall;
  }
}

/** Passes a non-negative result through; throws {@link SystemCallError} with the thread's errno otherwise. */
export function checked(syscall: string, result: unknown): number {
  const value = Number(result);
  if (value < 0) throw new SystemCallError(syscall, foreign().errno());
  return value;
}

function noFfi(evidence: string, cause?: unknown): PortolanError {
  return new PortolanError('PTL_NO_FFI', 'the foreign function library could not be loaded', {
    evidence,
    hint: 'Portolan falls back to /proc where it can; reinstall to get the prebuilt binary for this platform',
    cause,
  });
}
