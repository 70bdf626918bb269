/** Which kind of number a port is: by RFC 6335, and by the settings of the kernel at hand, which differ. */
import type { PortRange } from '../addr/port-set.ts';

/** The classes of RFC 6335 section 6. */
export type RangeClassName = 'system' | 'user' | 'dynamic';

/** One class of port numbers. */
export interface RangeClass extends PortRange {
  readonly name: RangeClassName;
  /** The older name, still widely used. */
  readonly alsoCalled: string;
  readonly meaning: string;
  readonly source: string;
}

/** The three classes; together all 65,536 numbers. */
export const rangeClasses: readonly [RangeClass, RangeClass, RangeClass] = [
  {
    name: 'system',
    first: 0,
    last: 1023,
    alsoCalled: 'well-known',
    meaning: 'assigned by IANA after review by the IETF; many systems let only administrators listen here',
    source: 'RFC 6335 section 6',
  },
  {
    name: 'user',
    first: 1024,
    last: 49151,
    alsoCalled: 'registered',
    meaning: 'assigned by IANA on request; any user may listen here',
    source: 'RFC 6335 section 6',
  },
  {
    name: 'dynamic',
    first: 49152,
    last: 65535,
    alsoCalled: 'private or ephemeral',
    meaning: 'never assigned: for temporary and private use',
    source: 'RFC 6335 section 6',
  },
];

/** The class of a port, 0 to 65535. */
export function rangeClassOf(port: number): RangeClass {
  const [system, user, dynamic] = rangeClasses;
  return port <= system.last ? system : port <= user.last ? user : dynamic;
}

/** What this kernel does with numbers: read by the os floor, passed in here. */
export interface KernelPortSettings {
  /** Where the kernel takes source ports from: net.ipv4.ip_local_port_range, 32768-60999 unless changed. */
  readonly ephemeral: PortRange;
  /** The first port that needs no privilege: net.ipv4.ip_unprivileged_port_start, 1024 unless changed. */
  readonly unprivilegedFrom: number;
}

/** A port as the kernel at hand treats it. */
export interface KernelPortView {
  /** Whether outgoing connections may be given this number, so that a listener may find it taken. */
  readonly isEphemeral: boolean;
  /** Whether listening needs CAP_NET_BIND_SERVICE. */
  readonly needsPrivilege: boolean;
  /** Whether the kernel and RFC 6335 disagree on this number being for temporary use. */
  readonly differsFromRfc: boolean;
}

/** How a kernel with these settings treats a port. Port 0 is none of these: binding it asks for any free port. */
export function kernelViewOf(port: number, settings: KernelPortSettings): KernelPortView {
  const isEphemeral = port >= settings.ephemeral.first && port <= settings.ephemeral.last;
  return {
    isEphemeral,
    needsPrivilege: port > 0 && port < settings.unprivilegedFrom,
    differsFromRfc: isEphemeral !== (rangeClassOf(port).name === 'dynamic'),
  };
}
