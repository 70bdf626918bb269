/** The calls of a connection attempt that answer with an errno as a number: on a scan's hot path a refusal is no exception. */
import { addressOf, littleEndian, nativeWords } from './packet-socket.ts';
import { setsockopt } from './libc.ts';
import { foreign, native } from './library.ts';

/** socket(2): the descriptor, or minus the errno. */
export function trySocket(domain: number, type: number, protocol: number): number {
  const fd = native('int socket(int, int, int)')(domain, type, protocol) as number;
  return fd >= 0 ? fd : -foreign().errno();
}

/** connect(2): 0, or the errno. */
export function tryConnect(fd: number, address: Uint8Array, length: number): number {
  const result = native('int connect(int, void *, unsigned int)')(fd, address, length) as number;
  return result === 0 ? 0 : foreign().errno();
}

/** SO_LINGER with zero seconds: close(2) then resets the connection instead of leaving it in TIME_WAIT. Throws SystemCallError. */
export function resetOnClose(fd: number): void {
  const [socketLevel, linger] = [1, 13];
  setsockopt(fd, socketLevel, linger, nativeWords(1, 0));
}

/** IP_RECVERR or IPV6_RECVERR: the ICMP message behind a failure can then be read ({@link takeError}). Throws SystemCallError. */
export function keepErrors(fd: number, version: 4 | 6): void {
  const [level, option] = version === 4 ? [0, 11] : [41, 25];
  setsockopt(fd, level, option, nativeWords(1));
}

/** IP_RECVTTL or IPV6_RECVHOPLIMIT: a queued ICMP message then tells how far it had come, as tracepath(8) uses it. Throws SystemCallError. */
export function keepHopLimits(fd: number, version: 4 | 6): void {
  const [level, option] = version === 4 ? [0, 12] : [41, 51];
  setsockopt(fd, level, option, nativeWords(1));
}

/** IP_MINTTL or IPV6_MINHOPCOUNT: TCP drops what arrives with a smaller TTL or hop limit, a RST too. Throws SystemCallError. */
export function refuseFarther(fd: number, version: 4 | 6, least: number): void {
  const [level, option] = version === 4 ? [0, 21] : [41, 73];
  setsockopt(fd, level, option, nativeWords(least));
}

/** Where a queued error came from (SO_EE_ORIGIN_*, include/uapi/linux/errqueue.h). */
export const errorOrigin = { local: 1, icmp: 2, icmp6: 3 } as const;

/** struct sock_extended_err and the address behind it. */
export interface QueuedError {
  readonly errno: number;
  /** One of {@link errorOrigin}. */
  readonly origin: number;
  /** Type and code of the ICMP message. */
  readonly type: number;
  readonly code: number;
  /** Address bytes of who sent the message: 4 or 16; null where the kernel does not know. */
  readonly offender: Uint8Array | null;
  /** The TTL or hop limit that the ICMP message arrived with; null unless {@link keepHopLimits} asked for it. */
  readonly hopLimit: number | null;
}

/** MSG_ERRQUEUE and MSG_DONTWAIT. */
const errorQueue = 0x2000 | 0x40;
const [nameLength, payloadLength, controlLength] = [32, 256, 512];

let scratch: { readonly message: DataView; readonly control: DataView; readonly address: number } | undefined;

/** Takes the oldest error off a socket's queue (recvmsg(2) with MSG_ERRQUEUE, see ip(7)); null when there is none. */
export function takeError(fd: number): QueuedError | null {
  scratch ??= makeScratch();
  const { message, control, address } = scratch;
  setPointerLength(message, 40, controlLength);
  message.setUint32(8, nameLength, littleEndian);
  if ((native('long recvmsg(int, uintptr_t, int)')(fd, address, errorQueue) as number) < 0) return null;
  const used = Math.min(Number(message.getBigUint64(40, littleEndian)), controlLength);
  const error = controlMessage(control, used, (level, type) => type === errorMessageOf[level as 0 | 41]);
  if (error === null || error.end - error.start < 16) return null;
  const hops = controlMessage(control, used, (level, type) => type === hopMessageOf[level as 0 | 41]);
  return {
    errno: control.getUint32(error.start, littleEndian),
    origin: control.getUint8(error.start + 4),
    type: control.getUint8(error.start + 5),
    code: control.getUint8(error.start + 6),
    offender: offenderOf(control, error.start + 16, error.end),
    hopLimit: hops === null || hops.end - hops.start < 4 ? null : control.getUint32(hops.start, littleEndian),
  };
}

/** By level (SOL_IP 0, SOL_IPV6 41): IP_RECVERR and IPV6_RECVERR; IP_TTL and IPV6_HOPLIMIT. */
const errorMessageOf = { 0: 11, 41: 25 } as const;
const hopMessageOf = { 0: 2, 41: 52 } as const;

/** The bytes of the first control message that is wanted: struct cmsghdr is length (8), level (4), type (4), rounded up to 8. */
function controlMessage(
  control: DataView,
  used: number,
  wanted: (level: number, type: number) => boolean,
): { readonly start: number; readonly end: number } | null {
  for (let at = 0; at + 16 <= used;) {
    const length = Number(control.getBigUint64(at, littleEndian));
    if (length < 16 || at + length > used) return null;
    const [level, type] = [control.getInt32(at + 8, littleEndian), control.getInt32(at + 12, littleEndian)];
    if (wanted(level, type)) return { start: at + 16, end: at + length };
    at += (length + 7) & ~7;
  }
  return null;
}

/** The sockaddr behind struct sock_extended_err: family 0 where the kernel knows no sender. */
function offenderOf(control: DataView, at: number, used: number): Uint8Array | null {
  const family = used >= at + 2 ? control.getUint16(at, littleEndian) : 0;
  const [start, length] = family === 2 ? [at + 4, 4] : family === 10 ? [at + 8, 16] : [at, 0];
  if (length === 0 || start + length > used) return null;
  return new Uint8Array(control.buffer, control.byteOffset + start, length).slice();
}

/** struct msghdr on LP64: name 0, name length 8, vector 16, vector count 24, control 32, control length 40, flags 48. */
function makeScratch(): NonNullable<typeof scratch> {
  const bytes = Buffer.allocUnsafeSlow(4096).fill(0);
  const address = addressOf(bytes);
  const [nameAt, vectorAt, payloadAt, controlAt] = [64, 96, 128, 128 + payloadLength];
  const message = new DataView(bytes.buffer, 0, 64);
  setPointerLength(message, 0, address + nameAt);
  setPointerLength(message, 16, address + vectorAt);
  setPointerLength(message, 24, 1);
  setPointerLength(message, 32, address + controlAt);
  const vector = new DataView(bytes.buffer, vectorAt, 16);
  setPointerLength(vector, 0, address + payloadAt);
  setPointerLength(vector, 8, payloadLength);
  return { message, control: new DataView(bytes.buffer, controlAt, controlLength), address };
}

function setPointerLength(view: DataView, at: number, value: number): void {
  view.setBigUint64(at, BigInt(value), littleEndian);
}
