/** The link of Linux: a TPACKET_V3 ring to receive, sendmmsg on a second packet socket to send. */
import { PortolanError } from '../base/errors.ts';
import { interfaceIndexByName } from '../ffi/interface-names.ts';
import { addressFamily, bind, close, setsockopt, socket, socketType } from '../ffi/libc.ts';
import { SystemCallError } from '../ffi/library.ts';
import {
  interfaceFacts,
  nativeWords,
  optionLevel,
  packetAddress,
  packetOption,
  packetProtocol,
  promiscuousRequest,
} from '../ffi/packet-socket.ts';
import { cookedKind, type HardwareKind, hardwareKind } from './hardware-kind.ts';
import { type InterfaceDrops, openInterfaceDrops } from './interface-drops.linux.ts';
import type { LinkDirection, LinkOptions } from './link-options.ts';
import type { Link } from './link.ts';
import { inNamespace } from './namespace.linux.ts';
import { openError } from './open-error.ts';
import { PacketSender } from './packet-sender.linux.ts';
import { openRing, type Receiver } from './receiver.linux.ts';
import { socketLink } from './socket-link.linux.ts';

/**
 * Opens a link. Throws PTL_PERMISSION (naming CAP_NET_RAW), PTL_NO_INTERFACE, PTL_NO_FFI, PTL_SYSTEM_CALL, or PTL_PLATFORM for
 * promiscuous mode on `any`.
 */
export function openPacketLink(options: LinkOptions): Link {
  try {
    return inNamespace(options.namespace, () => openHere(options));
  } catch (error) {
    throw openError(error, `interface ${options.interface}`);
  }
}

/** An interface, looked up once. */
interface Device {
  readonly name: string;
  readonly index: number;
  readonly mtu: number;
  readonly loopback: boolean;
  readonly kind: HardwareKind;
}

const loopbackFlag = 8;
const enodev = 19;
/** What `any` can carry: the largest packet there is. */
const largestPacket = 65_535;

function openHere(options: LinkOptions): Link {
  if (options.promiscuous && options.interface === 'any')
    throw new PortolanError('PTL_PLATFORM', 'promiscuous mode is set on one interface: "any" cannot have it');
  const opened: (() => void)[] = [];
  try {
    const sendSocket = socket(addressFamily.packet, socketType.raw | socketType.cloexec, 0);
    opened.push(() => close(sendSocket));
    const device = findDevice(sendSocket, options.interface);
    const drops = openInterfaceDrops(device.index);
    opened.push(() => drops.close());
    const receiver = options.use === 'send' ? null : openReceiver(device, options);
    if (receiver !== null) opened.push(() => receiver.close());
    return assembleLink(device, options, sendSocket, receiver, drops);
  } catch (error) {
    for (const undo of opened.reverse()) undo();
    throw error;
  }
}

function assembleLink(
  device: Device,
  options: LinkOptions,
  sendSocket: number,
  receiver: Receiver | null,
  drops: InterfaceDrops,
): Link {
  const sends = options.use !== 'receive' && device.index !== 0;
  if (sends) {
    bind(sendSocket, packetAddress(device.index, packetProtocol.none));
    if (options.bypassQueue) setsockopt(sendSocket, optionLevel.packet, packetOption.queueBypass, nativeWords(1));
  }
  const sender = new PacketSender();
  return socketLink({
    linkType: device.kind.linkType,
    interfaceName: device.name,
    interfaceIndex: device.index,
    mtu: device.mtu,
    receiver,
    send: sends ? (batch, from) => sender.send(sendSocket, batch, from, batch.count) : null,
    sendCounters: () => ({ sent: sender.sent, sendErrors: { ...sender.errors } }),
    interfaceDrops: drops,
    closeSockets: () => close(sendSocket),
    signal: options.signal,
  });
}

function findDevice(fd: number, name: string): Device {
  if (name === 'any') return { name, index: 0, mtu: largestPacket, loopback: false, kind: cookedKind };
  const index = interfaceIndexByName(name);
  if (index === null) throw new SystemCallError('if_nametoindex', enodev);
  const { mtu, flags, hardware } = interfaceFacts(fd, name);
  return { name, index, mtu, loopback: (flags & loopbackFlag) !== 0, kind: hardwareKind(hardware) };
}

function openReceiver(device: Device, options: LinkOptions): Receiver {
  const { framing } = device.kind;
  const receiver = openRing(framing, options, directionFor(options.direction ?? 'both', device.loopback));
  try {
    bind(receiver.fd, packetAddress(device.index, packetProtocol.all));
    if (options.promiscuous) {
      const level = optionLevel.packet;
      setsockopt(receiver.fd, level, packetOption.addMembership, promiscuousRequest(device.index));
    }
    return receiver;
  } catch (error) {
    receiver.close();
    throw error;
  }
}

/** On loopback the kernel itself can leave out what is sent: it comes again as received. */
function directionFor(wanted: LinkDirection, loopback: boolean): LinkDirection {
  return wanted === 'both' && loopback ? 'in' : wanted;
}
