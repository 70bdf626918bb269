/**
 * The link of IP packets without link headers: the kernel routes, resolves neighbours and writes the link header. It is the way to
 * this machine itself: the kernel takes packets for 127.0.0.0/8 and from own addresses only when they come down its own output
 * path, never from a packet socket (ip_route_input_slow and fib_validate_source in net/ipv4 count those as martians).
 */
import { linkTypes } from '../wire/link-type.ts';
import { interfaceIndexByName } from '../ffi/interface-names.ts';
import { addressFamily, bind } from '../ffi/libc.ts';
import { SystemCallError } from '../ffi/library.ts';
import { bindToDevice, interfaceFacts, littleEndian, packetAddress, packetProtocol } from '../ffi/packet-socket.ts';
import { etherTypes } from '../wire/ethernet.ts';
import { assemble, bpfCode, bpfFact, type BpfProgram, branch, keepEverything, label, plain } from './bpf.ts';
import { openInterfaceDrops } from './interface-drops.linux.ts';
import { linkDefaults, type RawLinkOptions } from './link-options.ts';
import type { FlyingBatch, Link } from './link.ts';
import { inNamespace } from './namespace.linux.ts';
import { openError } from './open-error.ts';
import { PacketSender, type SendOutcome } from './packet-sender.linux.ts';
import type { PreparedBatch } from './prepared-batch.ts';
import { openSender, type RawFamily, releaseSender, takeSender } from './raw-senders.linux.ts';
import { openRing, type Receiver } from './receiver.linux.ts';
import { socketLink } from './socket-link.linux.ts';

const enodev = 19;
const loopbackFlag = 8;
const largestPacket = 65_535;

/**
 * Opens a raw link: frames are IPv4 or IPv6 packets from the header on, both families on one link and in one batch. The kernel
 * fills in an IPv4 header's checksum and total length, and its identification and source where they are 0. `interface` `any`
 * receives from all interfaces and lets routes choose the way out. Filters count from the network header. Throws as
 * openPacketLink does.
 */
export function openRawLink(options: RawLinkOptions): Link {
  try {
    return inNamespace(options.namespace, () => openHere(options));
  } catch (error) {
    throw openError(error, `raw packets on interface ${options.interface}`);
  }
}

function openHere(options: RawLinkOptions): Link {
  const opened: (() => void)[] = [];
  try {
    // Sockets of another namespace stay there.
    let isReusable = options.namespace === undefined;
    const release = (family: RawFamily, fd: number): void => releaseSender(family, fd, isReusable);
    const keep = (family: RawFamily): number => {
      const fd = isReusable ? takeSender(family) : openSender(family);
      opened.push(() => release(family, fd));
      return fd;
    };
    const [socket4, socket6] = [keep(4), keep(6)];
    const device = findDevice(socket4, options.interface);
    // Not to loopback: routes to our own addresses name the interface that has them, and a socket bound to `lo` misses those.
    if (device.index !== 0 && !device.loopback) {
      isReusable = false;
      for (const fd of [socket4, socket6]) bindToDevice(fd, options.interface);
    }
    const drops = openInterfaceDrops(device.index);
    opened.push(() => drops.close());
    const receiver = options.use === 'send' ? null : openReceiver(device, options);
    const sender = new RawSender(socket4, socket6, device.index, release);
    return socketLink({
      linkType: linkTypes.raw,
      interfaceName: options.interface,
      interfaceIndex: device.index,
      mtu: device.mtu,
      receiver,
      send: options.use === 'receive' ? null : (batch, from) => sender.send(batch, from),
      ...(options.use !== 'receive' && { sendAside: (batch: PreparedBatch) => sender.sendAside(batch) }),
      sendCounters: () => sender.counters(),
      interfaceDrops: drops,
      closeSockets: () => sender.close(),
      signal: options.signal,
    });
  } catch (error) {
    for (const undo of opened.reverse()) undo();
    throw error;
  }
}

interface Device {
  readonly index: number;
  readonly mtu: number;
  readonly loopback: boolean;
}

function findDevice(fd: number, name: string): Device {
  if (name === 'any') return { index: 0, mtu: largestPacket, loopback: false };
  const index = interfaceIndexByName(name);
  if (index === null) throw new SystemCallError('if_nametoindex', enodev);
  const { mtu, flags } = interfaceFacts(fd, name);
  return { index, mtu: Math.min(mtu, largestPacket), loopback: (flags & loopbackFlag) !== 0 };
}

function openReceiver(device: Device, options: RawLinkOptions): Receiver {
  const wanted = options.direction ?? 'both';
  // On loopback the kernel itself can leave out what is sent: it comes again as received.
  const direction = wanted === 'both' && device.loopback ? 'in' : wanted;
  const filter = networkOnly(options.filter ?? keepEverything(options.snapLength ?? linkDefaults.snapLength));
  const receiver = openRing('none', { ...options, filter }, direction);
  try {
    bind(receiver.fd, packetAddress(device.index, packetProtocol.all));
    return receiver;
  } catch (error) {
    receiver.close();
    throw error;
  }
}

/** Only IPv4 and IPv6 go on to the program: without a link header ARP would look like a packet. */
function networkOnly(program: BpfProgram): BpfProgram {
  const gate = assemble([
    plain(bpfCode.loadHalf, bpfFact.protocol),
    branch(bpfCode.ifEqual, etherTypes.ipv4, { yes: 'program' }),
    branch(bpfCode.ifEqual, etherTypes.ipv6, { yes: 'program' }),
    plain(bpfCode.keep, 0),
    label('program'),
    plain(bpfCode.keep, 0),
  ]);
  // Jumps are relative: the program may stand behind the gate as it is.
  return [...gate.slice(0, -1), ...program];
}

/** Sends runs of packets of one family on that family's socket. */
class RawSender {
  readonly #socket4: number;
  readonly #socket6: number;
  readonly #sender4 = new PacketSender(ipv4Name);
  readonly #sender6: PacketSender;
  readonly #release: (family: RawFamily, fd: number) => void;

  constructor(
    socket4: number,
    socket6: number,
    interfaceIndex: number,
    release: (family: RawFamily, fd: number) => void,
  ) {
    this.#release = release;
    this.#socket4 = socket4;
    this.#socket6 = socket6;
    this.#sender6 = new PacketSender((bytes, start, end, names, at) =>
      ipv6Name(bytes, start, end, names, at, interfaceIndex),
    );
  }

  send(batch: PreparedBatch, from: number): SendOutcome {
    let at = from;
    while (at < batch.count) {
      const sixth = isIpv6(batch, at);
      let to = at + 1;
      while (to < batch.count && isIpv6(batch, to) === sixth) to++;
      const outcome = sixth
        ? this.#sender6.send(this.#socket6, batch, at, to)
        : this.#sender4.send(this.#socket4, batch, at, to);
      at += outcome.taken;
      if (outcome.error !== null) return { taken: at - from, error: outcome.error };
    }
    return { taken: at - from, error: null };
  }

  /** Null for a batch of both families, which takes several calls. */
  sendAside(batch: PreparedBatch): FlyingBatch | null {
    const sixth = isIpv6(batch, 0);
    for (let index = 1; index < batch.count; index++) if (isIpv6(batch, index) !== sixth) return null;
    return sixth ? this.#sender6.sendAside(this.#socket6, batch) : this.#sender4.sendAside(this.#socket4, batch);
  }

  /** Closes each socket when no thread sends on it any more: its number could become another's. */
  close(): void {
    this.#sender4.whenLanded(() => this.#release(4, this.#socket4));
    this.#sender6.whenLanded(() => this.#release(6, this.#socket6));
  }

  counters(): { sent: number; sendErrors: Record<string, number> } {
    const sendErrors = { ...this.#sender4.errors };
    for (const [name, count] of Object.entries(this.#sender6.errors))
      sendErrors[name] = (sendErrors[name] ?? 0) + count;
    return { sent: this.#sender4.sent + this.#sender6.sent, sendErrors };
  }
}

function isIpv6(batch: PreparedBatch, index: number): boolean {
  return batch.bytes[index * batch.slotLength]! >> 4 === 6;
}

/** struct sockaddr_in: the destination of the header (RFC 791); what is too short for one goes to 0.0.0.0 and is refused. */
function ipv4Name(bytes: Uint8Array, start: number, end: number, names: Uint8Array, at: number): number {
  names.fill(0, at, at + 16);
  names[at + (littleEndian ? 0 : 1)] = addressFamily.inet;
  if (end - start >= 20) names.set(bytes.subarray(start + 16, start + 20), at + 4);
  return 16;
}

/** struct sockaddr_in6: the destination of the header (RFC 8200), and the interface for link-local ones. */
function ipv6Name(
  bytes: Uint8Array,
  start: number,
  end: number,
  names: Uint8Array,
  at: number,
  interfaceIndex: number,
): number {
  names.fill(0, at, at + 28);
  names[at + (littleEndian ? 0 : 1)] = addressFamily.inet6;
  if (end - start >= 40) names.set(bytes.subarray(start + 24, start + 40), at + 8);
  new DataView(names.buffer, names.byteOffset).setUint32(at + 24, interfaceIndex, littleEndian);
  return 28;
}
