/** A filter as a value, and its evaluation against one socket. */
import { matchGlob } from './glob.ts';

/** A family that a host condition can speak of; `any` is a bare port or the wildcard. */
export type ConditionFamily = 'any' | 'inet' | 'inet6' | 'unix' | 'packet' | 'netlink' | 'vsock';

/** An address with how many of its leading bits count; the words are big-endian 32-bit numbers, four of them. */
export interface AddressPattern {
  readonly family: ConditionFamily;
  readonly words: readonly number[];
  readonly bits: number;
}

/** `src`, `dst`, `sport =`, `dport =`: any of the addresses, and the port unless it is -1. */
export interface HostPattern {
  readonly addresses: readonly AddressPattern[];
  readonly port: number;
  /** For unix: the name's pattern, a byte string. */
  readonly glob: string | null;
}

/** Which end of a socket a condition is about. */
export type End = 'local' | 'peer';

/** A filter expression. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly inner: Filter }
  | { readonly kind: 'host'; readonly end: End; readonly pattern: HostPattern }
  | { readonly kind: 'atLeast' | 'atMost'; readonly end: End; readonly port: number }
  | { readonly kind: 'autobound' }
  | { readonly kind: 'device'; readonly index: number }
  | { readonly kind: 'mark'; readonly mark: number; readonly mask: number }
  | { readonly kind: 'cgroup'; readonly id: bigint };

/** One end of a socket as filters see it. */
export interface SubjectEnd {
  /** The family that the socket's table has. */
  family: ConditionFamily;
  /** Big-endian words of an address, or the family's own number in the first. */
  words: readonly number[];
  port: number;
  /** For unix: the name as a byte string, null when there is none. */
  name: string | null;
}

/** A socket as filters see it; one is filled again for each row. */
export interface Subject {
  readonly local: SubjectEnd;
  readonly peer: SubjectEnd;
  interfaceIndex: number;
  mark: number;
  cgroupId: bigint;
}

/** Four words of nothing. */
export const noWords: readonly number[] = Object.freeze([0, 0, 0, 0]);

/** An empty subject of a family. */
export function newSubject(family: ConditionFamily): Subject {
  const end = (): SubjectEnd => ({ family, words: noWords, port: 0, name: null });
  return { local: end(), peer: end(), interfaceIndex: 0, mark: 0, cgroupId: 0n };
}

/** Whether a socket passes; `ephemeral` says which ports the kernel gives out by itself. */
export function passes(filter: Filter, socket: Subject, ephemeral: (port: number) => boolean): boolean {
  switch (filter.kind) {
    case 'and':
      return passes(filter.left, socket, ephemeral) && passes(filter.right, socket, ephemeral);
    case 'or':
      return passes(filter.left, socket, ephemeral) || passes(filter.right, socket, ephemeral);
    case 'not':
      return !passes(filter.inner, socket, ephemeral);
    case 'host':
      return matchesHost(filter.pattern, socket[filter.end]);
    case 'atLeast':
      return socket[filter.end].port >= filter.port;
    case 'atMost':
      return socket[filter.end].port <= filter.port;
    case 'device':
      return socket.interfaceIndex === filter.index;
    case 'mark':
      return (socket.mark & filter.mask) >>> 0 === filter.mark;
    case 'cgroup':
      return socket.cgroupId === filter.id;
    case 'autobound':
      return isAutobound(socket, ephemeral);
  }
}

function matchesHost(pattern: HostPattern, end: SubjectEnd): boolean {
  if (pattern.glob !== null) return matchGlob(pattern.glob, end.name ?? '');
  if (pattern.port !== -1 && pattern.port !== end.port) return false;
  if (pattern.addresses[0]!.bits === 0) return true;
  return pattern.addresses.some((address) => matchesAddress(address, end));
}

/** Only the bits are compared, whatever the families: an IPv4 pattern of zero bits matches an IPv6 address that begins with them. */
function matchesAddress(pattern: AddressPattern, end: SubjectEnd): boolean {
  if (sameBits(end.words, pattern.words, pattern.bits)) return true;
  // An IPv4 pattern also matches the IPv4 address inside a v4-mapped one.
  if (pattern.family !== 'inet' || end.family !== 'inet6') return false;
  const [high, next, marker, inner] = end.words as [number, number, number, number];
  return high === 0 && next === 0 && marker === 0xffff && sameBits([inner, 0, 0, 0], pattern.words, pattern.bits);
}

function sameBits(left: readonly number[], right: readonly number[], bits: number): boolean {
  const whole = bits >> 5;
  for (let index = 0; index < whole; index++) if (left[index] !== right[index]) return false;
  const rest = bits & 31;
  if (rest === 0) return true;
  const mask = (0xffff_ffff << (32 - rest)) >>> 0;
  return ((left[whole]! ^ right[whole]!) & mask) === 0;
}

function isAutobound(socket: Subject, ephemeral: (port: number) => boolean): boolean {
  const { local } = socket;
  switch (local.family) {
    case 'unix':
      return local.name === null || /^@[0-9a-f]{5}$/.test(local.name);
    case 'packet':
      return local.port === 0 && local.words[0] === 0;
    case 'netlink':
      return local.port < 0;
    case 'vsock':
      return local.port > 1023;
    case 'any':
    case 'inet':
    case 'inet6':
      return ephemeral(local.port);
  }
}
