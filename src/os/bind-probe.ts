/** Tries to bind a port the way a server would, and lets go at once: the only proof that a port is free. */
import { errnoName } from '../base/errors.ts';
import { addressFamily, bind, close, listen, setsockopt, socket, socketType } from '../ffi/libc.ts';

/** What to bind. */
export interface BindRequest {
  readonly transport: 'tcp' | 'udp';
  readonly family: 4 | 6;
  /** The 4 or 16 bytes of the address; the wildcard when absent. */
  readonly address?: Uint8Array;
  /** 0 lets the kernel choose. */
  readonly port: number;
}

/** The errno name of the refusal, or null when the bind (and for TCP the listen) succeeded. `hold` keeps it until closed. */
export interface BindOutcome {
  readonly errno: string | null;
  close(): void;
}

const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;

/** Binds without SO_REUSEADDR, IPv6 without IPv4: what succeeds here succeeds for any server. Throws PTL_NO_FFI. */
export function probeBind(request: BindRequest): BindOutcome {
  let fd = -1;
  const done = (): void => {
    if (fd !== -1) close(fd);
    fd = -1;
  };
  try {
    const type = request.transport === 'tcp' ? socketType.stream : socketType.dgram;
    fd = socket(request.family === 4 ? addressFamily.inet : addressFamily.inet6, type | socketType.cloexec, 0);
    if (request.family === 6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, Uint8Array.of(1, 0, 0, 0));
    bind(fd, socketAddress(request));
    if (request.transport === 'tcp') listen(fd, 1);
    return { errno: null, close: done };
  } catch (error) {
    done();
    const errno = errnoName(error);
    if (errno === undefined) throw error;
    return { errno, close: done };
  }
}

/** struct sockaddr_in (16 bytes) or sockaddr_in6 (28 bytes). */
function socketAddress({ family, address, port }: BindRequest): Uint8Array {
  const bytes = Buffer.alloc(family === 4 ? 16 : 28);
  bytes.writeUInt16LE(family === 4 ? addressFamily.inet : addressFamily.inet6, 0);
  bytes.writeUInt16BE(port, 2);
  if (address !== undefined) bytes.set(address, family === 4 ? 4 : 8);
  return bytes;
}
