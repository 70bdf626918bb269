/** A ring on a packet socket of its own, filtered before it can see a frame. */
import { interfaceIndexByName } from '../ffi/interface-names.ts';
import { addressFamily, close, closeAside, setsockopt, socket, socketType } from '../ffi/libc.ts';
import { SystemCallError } from '../ffi/library.ts';
import { attachFilter, nativeWords, optionLevel, packetOption, packetProtocol } from '../ffi/packet-socket.ts';
import { keepEverything, keepingAtMost, programBytes } from './bpf.ts';
import { cookedProgram } from './cooked-filter.ts';
import { linkDefaults, type LinkDirection, type LinkOptions } from './link-options.ts';
import { packetType } from './link.ts';
import { type FrameChoice, Ring, type RingFraming } from './ring.linux.ts';
import { takeRing } from './rings-ahead.linux.ts';

/** A ring and its socket. */
export interface Receiver {
  readonly fd: number;
  readonly ring: Ring;
  close(): void;
}

/**
 * A ring on a socket of its own, filtered and not yet bound: made with protocol 0 it receives nothing, so that no frame can
 * slip in before the filter. Throws SystemCallError.
 */
export function openRing(framing: RingFraming, options: LinkOptions, direction: LinkDirection): Receiver {
  const loopbackIndex = interfaceIndexByName('lo') ?? 0;
  const snapLength = options.snapLength ?? linkDefaults.snapLength;
  const type = framing === 'link' ? socketType.raw : socketType.dgram;
  const wish = {
    bytes: options.ringBytes ?? linkDefaults.ringBytes,
    retireMs: options.retireMs ?? linkDefaults.retireMs,
    snapLength,
  };
  const ahead = framing === 'none' && options.namespace === undefined ? takeRing(wish) : null;
  const fd = ahead?.fd ?? socket(addressFamily.packet, type | socketType.cloexec, packetProtocol.none);
  try {
    const wanted = options.filter ?? keepEverything(snapLength);
    const program = framing === 'sll2' ? cookedProgram(wanted) : wanted;
    attachFilter(fd, programBytes(keepingAtMost(program ?? keepEverything(snapLength), snapLength)));
    if (direction === 'in') ignoreOutgoing(fd);
    const ring = new Ring(fd, {
      ...wish,
      made: ahead?.shape ?? null,
      framing,
      wants: choiceFor(direction, loopbackIndex),
      filter: program === null ? wanted : null,
    });
    const shut = (): void => {
      ring.close();
      closeAside(fd);
    };
    return { fd, ring, close: shut };
  } catch (error) {
    close(fd);
    throw error;
  }
}

/**
 * Loopback shows every frame twice, as sent and as received: once is enough, and unless only what goes out is asked for, it is the
 * second (libpcap chooses so too). With all interfaces at once the two can only be told apart here.
 */
function choiceFor(direction: LinkDirection, loopbackIndex: number): FrameChoice {
  const { outgoing } = packetType;
  if (direction === 'in') return (type) => type !== outgoing;
  if (direction === 'out') return (type) => type === outgoing;
  return (type, interfaceIndex) => type !== outgoing || interfaceIndex !== loopbackIndex;
}

/** Kernels before 4.20 do not know the option; the ring then leaves the frames out itself. */
function ignoreOutgoing(fd: number): void {
  try {
    setsockopt(fd, optionLevel.packet, packetOption.ignoreOutgoing, nativeWords(1));
  } catch (error) {
    if (!(error instanceof SystemCallError && error.code === 'ENOPROTOOPT')) throw error;
  }
}
