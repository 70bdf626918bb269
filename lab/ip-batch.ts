/** A plan as batches for `ip -batch`: pure, so that what will be built can be read and tested without building it. */
import { isIP, isIPv6 } from 'node:net';
import { labError } from './lab-error.ts';
import type { EndPlan, HostPlan, LabPlan, RoutePlan } from './plan.ts';

/** What each namespace is told, in the order it must happen. Namespaces are named as in the plan, prefixed by `label`. */
export interface LabBatches {
  /** The namespaces' names by host (and by switch). */
  readonly namespaces: ReadonlyMap<string, string>;
  /** Lines that create every wire, for one `ip` process that stands inside the first namespace. */
  readonly wires: readonly string[];
  /** Lines for each namespace: bridges, addresses, interfaces up, routes. */
  readonly inside: ReadonlyMap<string, readonly string[]>;
  /** Kernel settings for each namespace, one `key=value` a line. */
  readonly sysctls: ReadonlyMap<string, readonly string[]>;
  /** Rulesets for each namespace that has any. */
  readonly rulesets: ReadonlyMap<string, string>;
}

interface Draft {
  readonly device: string[];
  readonly address: string[];
  readonly route: string[];
  readonly sysctl: string[];
  ruleset: string;
  readonly used: Set<string>;
}

/** Compiles a plan. Throws PTL_LAB when a name or address in it cannot be used. */
export function compilePlan(plan: LabPlan, label: string): LabBatches {
  const drafts = new Map<string, Draft>();
  const wires: string[] = [];
  const space = (name: string): string => `${label}-${name}`;
  for (const [name, host] of Object.entries(plan.hosts)) drafts.set(checkedName(name), hostDraft(host));
  const wire = (ends: readonly [EndPlan, EndPlan]): void => {
    const [a, b] = ends.map((end) => openEnd(drafts, end)) as [string, string];
    // Both ends are born in their namespaces: neither ever shows up among this machine's own interfaces.
    wires.push(`link add dev ${a} netns ${space(ends[0].host)} type veth peer name ${b} netns ${space(ends[1].host)}`);
  };
  for (const link of plan.links ?? []) wire(link.ends);
  for (const bridge of plan.bridges ?? []) {
    const home = bridge.host ?? checkedName(bridge.name);
    if (bridge.host === undefined) drafts.set(home, hostDraft({}));
    const draft = draftOf(drafts, home);
    draft.device.push(
      `link add dev ${checkedDevice(bridge.name)} type bridge stp_state 0`,
      `link set ${bridge.name} up`,
    );
    draft.address.push(...addressLines(bridge.addresses, bridge.name));
    bridge.members.forEach((member, index) => {
      const port = checkedDevice(`${bridge.name.slice(0, 10)}-p${index}`);
      wire([{ host: home, device: port }, member]);
      draft.device.push(`link set ${port} master ${bridge.name}`);
    });
  }
  return assemble(drafts, wires, space);
}

function assemble(
  drafts: ReadonlyMap<string, Draft>,
  wires: readonly string[],
  space: (name: string) => string,
): LabBatches {
  const entries = [...drafts];
  const inside = entries.map(([name, d]) => [name, ['link set lo up', ...d.device, ...d.address, ...d.route]] as const);
  return {
    namespaces: new Map(entries.map(([name]) => [name, space(name)])),
    wires,
    inside: new Map(inside),
    sysctls: new Map(entries.map(([name, draft]) => [name, draft.sysctl])),
    rulesets: new Map(entries.filter(([, d]) => d.ruleset !== '').map(([name, d]) => [name, d.ruleset])),
  };
}

function hostDraft(host: HostPlan): Draft {
  // Without this a fresh link-local address is tentative, and unusable, for a second or more.
  const sysctl = ['net.ipv6.conf.default.accept_dad=0', 'net.ipv6.conf.all.accept_dad=0'];
  if (host.forward) sysctl.push('net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1');
  for (const [key, value] of Object.entries(host.sysctls ?? {})) sysctl.push(`${key}=${value}`);
  return {
    device: [],
    address: addressLines(host.addresses, 'lo'),
    route: (host.routes ?? []).map(routeLine),
    sysctl,
    ruleset: host.firewall ?? '',
    used: new Set(['lo']),
  };
}

function openEnd(drafts: Map<string, Draft>, end: EndPlan): string {
  const draft = draftOf(drafts, end.host);
  let number = 0;
  while (draft.used.has(`eth${number}`)) number += 1;
  const device = checkedDevice(end.device ?? `eth${number}`);
  if (draft.used.has(device)) throw bad(`host ${end.host} has two interfaces named ${device}`);
  draft.used.add(device);
  if (end.mtu !== undefined) draft.device.push(`link set ${device} mtu ${end.mtu}`);
  draft.device.push(`link set ${device} up`);
  draft.address.push(...addressLines(end.addresses, device));
  if (end.lossPercent !== undefined) draft.ruleset = `${lossRuleset(device, end.lossPercent)}${draft.ruleset}`;
  return device;
}

/** An nftables ruleset that drops `percent` of a hundred packets arriving on a device, replacing what it dropped before. */
export function lossRuleset(device: string, percent: number): string {
  if (!Number.isInteger(percent) || percent < 0 || percent > 100) throw bad(`loss of ${percent} percent`);
  const table = `inet ptl_loss_${checkedDevice(device).replaceAll(/[^a-z0-9]/gi, '_')}`;
  // nft refuses a comparison that is always true.
  const chance = percent === 100 ? '' : ` numgen random mod 100 < ${percent}`;
  const rule = `iifname "${device}"${chance} counter drop`;
  const body = `type filter hook prerouting priority raw; policy accept;\n${percent === 0 ? '' : rule}\n`;
  return `table ${table} {}\ndelete table ${table}\ntable ${table} {\nchain arriving {\n${body}}\n}\n`;
}

function addressLines(addresses: readonly string[] | undefined, device: string): string[] {
  return (addresses ?? []).map((address) => {
    const [ip = '', prefix] = address.split('/');
    const widest = isIPv6(ip) ? 128 : 32;
    if (isIP(ip) === 0 || !/^\d{1,3}$/.test(prefix ?? '') || Number(prefix) > widest)
      throw bad(`address ${address} is not in CIDR form`);
    return `addr add ${address} dev ${device}${isIPv6(ip) ? ' nodad' : ''}`;
  });
}

function routeLine(route: RoutePlan): string {
  const parts = [route.to, route.via ?? '', route.device ?? ''];
  if (parts.some((part) => /[^0-9a-z.:/-]/i.test(part))) throw bad(`route to ${route.to}`);
  // In a batch the family cannot be set by a flag, and "default" alone is IPv4.
  const to = route.to === 'default' && isIPv6(route.via ?? '') ? '::/0' : route.to;
  const via = route.via === undefined ? '' : ` via ${route.via}`;
  return `route add ${to}${via}${route.device === undefined ? '' : ` dev ${route.device}`}`;
}

function draftOf(drafts: ReadonlyMap<string, Draft>, host: string): Draft {
  const draft = drafts.get(host);
  if (draft === undefined) throw bad(`no host is named ${host}`);
  return draft;
}

function checkedName(name: string): string {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(name))
    throw bad(`host name ${JSON.stringify(name)}: small letters, digits and hyphens`);
  return name;
}

function checkedDevice(name: string): string {
  if (!/^[a-z][a-z0-9_.-]{0,14}$/i.test(name)) throw bad(`interface name ${JSON.stringify(name)}`);
  return name;
}

function bad(message: string): Error {
  return labError(`a laboratory plan cannot be built: ${message}`);
}
