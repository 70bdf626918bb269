/**
 * A ring that is made while something else is done. Whoever asks the kernel for one waits for a grace period of RCU, 7 to 40 ms
 * (synchronize_net in packet_set_ring, net/packet/af_packet.c): a twentieth of a scan of this host.
 */
import { addressFamily, close, setsockopt, setsockoptAside, socket, socketType } from '../ffi/libc.ts';
import { nativeWords, optionLevel, packetOption, packetProtocol } from '../ffi/packet-socket.ts';
import { reservedRoom, ringRequest, type RingShape, ringShape, ringVersion3 } from './ring-layout.ts';

/** What a ring is asked for with. */
export interface RingWish {
  readonly bytes: number;
  readonly retireMs: number;
  readonly snapLength: number;
}

/** A ring of frames without link headers, on a socket that is neither filtered nor bound. */
export interface RingAhead {
  readonly fd: number;
  readonly shape: RingShape;
}

interface Asked extends RingAhead {
  readonly wish: RingWish;
  /** Null until the kernel has answered. */
  isMade: boolean | null;
  readonly answered: Promise<void>;
}

/** One is enough: a scan opens its links one after the other. */
let asked: Asked | null = null;

/** Asks for a ring; another thread waits. Throws SystemCallError: EPERM without CAP_NET_RAW. */
export function askForRing(wish: RingWish): void {
  if (asked !== null) return;
  const fd = socket(addressFamily.packet, socketType.dgram | socketType.cloexec, packetProtocol.none);
  const shape = ringShape(wish.bytes, wish.snapLength);
  const { promise, resolve } = Promise.withResolvers<void>();
  const mine: Asked = { fd, shape, wish, isMade: null, answered: promise };
  asked = mine;
  try {
    prepareRing(fd);
    setsockoptAside(fd, optionLevel.packet, packetOption.rxRing, ringRequest(shape, wish.retireMs), (isMade) => {
      mine.isMade = isMade;
      resolve();
    });
  } catch (error) {
    asked = null;
    close(fd);
    throw error;
  }
}

/** Resolves when the ring that was asked for can be taken, or was refused. */
export async function ringIsMade(): Promise<void> {
  await asked?.answered;
}

/** The ring, if it is made and just what is wished now; the caller closes it. */
export function takeRing({ bytes, retireMs, snapLength }: RingWish): RingAhead | null {
  const mine = asked;
  if (mine === null || mine.isMade === null) return null;
  const { wish } = mine;
  if (wish.bytes !== bytes || wish.retireMs !== retireMs || wish.snapLength !== snapLength) return null;
  asked = null;
  if (mine.isMade) return mine;
  close(mine.fd);
  return null;
}

/** What a socket needs before its ring is asked for: TPACKET_V3, and room to put a VLAN tag back. Throws SystemCallError. */
export function prepareRing(fd: number): void {
  setsockopt(fd, optionLevel.packet, packetOption.version, nativeWords(ringVersion3));
  setsockopt(fd, optionLevel.packet, packetOption.reserve, nativeWords(reservedRoom));
}
