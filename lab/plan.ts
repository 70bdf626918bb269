/** The description of a laboratory: hosts, the wires between them, and what each host is told. Plain data. */

/** A route of a host: `{ to: 'default', via: '10.0.0.1' }`; the family is that of the addresses. */
export interface RoutePlan {
  /** A network in CIDR form, an address, or `default` (then `via` names the family). */
  readonly to: string;
  readonly via?: string;
  readonly device?: string;
}

/** One host: a network namespace. Its loopback interface is always up. */
export interface HostPlan {
  /** Further addresses of its loopback interface, in CIDR form: `10.9.9.9/32`. */
  readonly addresses?: readonly string[];
  readonly routes?: readonly RoutePlan[];
  /** Whether it forwards packets (both families). */
  readonly forward?: boolean;
  /** Kernel settings of this namespace: `{ 'net.ipv4.tcp_fin_timeout': '5' }`. */
  readonly sysctls?: Readonly<Record<string, string>>;
  /** An nftables ruleset, loaded after the links are up. */
  readonly firewall?: string;
}

/** Where a wire ends: an interface of a host. */
export interface EndPlan<H extends string = string> {
  readonly host: H;
  /** The interface's name, 15 characters at most; the first free `ethN` of the host when absent. */
  readonly device?: string;
  /** Addresses in CIDR form, of either family; IPv6 ones are usable at once (no duplicate detection). */
  readonly addresses?: readonly string[];
  /** How many of a hundred packets that arrive here are dropped, 0 to 100. */
  readonly lossPercent?: number;
  /** Maximum transmission unit, in bytes. */
  readonly mtu?: number;
}

/** A wire between two hosts (a veth pair). */
export interface LinkPlan<H extends string = string> {
  readonly ends: readonly [EndPlan<H>, EndPlan<H>];
}

/** A switch with several hosts on it. */
export interface BridgePlan<H extends string = string> {
  /** The bridge's name, and its interface's. */
  readonly name: string;
  /** The host it lives in; a namespace of its own (a plain switch) when absent. */
  readonly host?: H;
  /** Addresses of the bridge itself, in CIDR form. */
  readonly addresses?: readonly string[];
  readonly members: readonly EndPlan<H>[];
}

/** A whole laboratory. */
export interface LabPlan<H extends string = string> {
  readonly hosts: Readonly<Record<H, HostPlan>>;
  readonly links?: readonly LinkPlan<NoInfer<H>>[];
  readonly bridges?: readonly BridgePlan<NoInfer<H>>[];
}

/** A named laboratory that `npm run lab -- NAME` can open. */
export interface NamedLab<H extends string = string> {
  readonly name: string;
  /** One line: what it shows. */
  readonly brief: string;
  /** The host whose shell is opened. */
  readonly shellIn: NoInfer<H>;
  /** What to try, a command line each. */
  readonly hints: readonly string[];
  readonly plan: LabPlan<H>;
}

/** Declares a named laboratory; the compiler checks the host names. */
export function defineLab<const H extends string>(lab: NamedLab<H>): NamedLab<H> {
  return lab;
}
