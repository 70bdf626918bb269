/** What a network interface is, from what the kernel says of it and of its neighbours. */
import type { NetworkInterface } from './host.ts';

/** What the decision rests on. */
export interface InterfaceFacts {
  readonly name: string;
  readonly loopback: boolean;
  /** IFLA_INFO_KIND, null for hardware drivers, undefined where the source does not say. */
  readonly linkKind: string | null | undefined;
  /** ARPHRD_*; 1 is Ethernet. */
  readonly hardware: number;
  /** Link kinds of the ports of a bridge. */
  readonly ports: readonly (string | null)[];
}

/** Bridges that container runtimes and virtual machine managers make, by name. */
const containerBridge =
  /^(?:docker\d+|br-[0-9a-f]{12}|podman\d+|cni\d*|cni-podman\d+|lxcbr\d+|lxdbr\d+|incusbr\d+|virbr\d+|nerdctl\d+|cbr\d+)$/;
const tunnelKinds = new Set(
  'tun wireguard ipip sit gre gretap erspan ip6tnl ip6gre ip6gretap ip6erspan vti vti6 xfrm ppp vxlan geneve bareudp amt ovpn gtp l2tp'.split(
    ' ',
  ),
);
const tunnelName = /^(?:tun|wg|ppp|tailscale|utun|zt|nordlynx|proton|sit|gre|ip6tnl|tunl)/;

/** Decides the kind; a bridge is a container bridge when all its ports lead to this machine's own guests. */
export function interfaceKind(facts: InterfaceFacts): NetworkInterface['kind'] {
  const { name, loopback, linkKind, hardware, ports } = facts;
  if (loopback) return 'loopback';
  if (linkKind === undefined) return kindByName(name);
  if (linkKind === 'bridge') {
    if (ports.length > 0) return ports.every(leadsToGuest) ? 'container-bridge' : 'bridge';
    return containerBridge.test(name) ? 'container-bridge' : 'bridge';
  }
  if (linkKind === 'veth' || linkKind === 'netkit') return 'veth';
  if (linkKind !== null) return tunnelKinds.has(linkKind) ? 'tunnel' : 'virtual';
  if (hardware === 1) return 'physical';
  return tunnelName.test(name) ? 'tunnel' : 'unknown';
}

function leadsToGuest(kind: string | null): boolean {
  return kind === 'veth' || kind === 'netkit' || kind === 'tun';
}

/** Without netlink the name is all there is: systemd's and the kernel's own names of hardware are told apart. */
function kindByName(name: string): NetworkInterface['kind'] {
  if (containerBridge.test(name)) return 'container-bridge';
  if (/^br(?:idge)?\d+$|^vmbr\d+$/.test(name)) return 'bridge';
  if (name.startsWith('veth')) return 'veth';
  if (tunnelName.test(name)) return 'tunnel';
  if (/^(?:dummy|ifb|bond|team|vlan|macvlan|macvtap|ipvlan|vrf)\d*/.test(name)) return 'virtual';
  return /^(?:eth|en|wl|ww|ib|usb)/.test(name) ? 'physical' : 'unknown';
}
