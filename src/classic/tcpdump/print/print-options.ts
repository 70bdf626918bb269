/** What the command line says about how packets are printed. */

/** The protocols that -T forces on the payload of UDP and TCP. */
export const packetTypes = [
  'aodv',
  'carp',
  'cnfp',
  'domain',
  'lmp',
  'pgm',
  'pgm_zmtp1',
  'ptp',
  'radius',
  'resp',
  'rpc',
  'rtcp',
  'rtp',
  'snmp',
  'someip',
  'tftp',
  'vat',
  'vxlan',
  'wb',
  'zmtp1',
] as const;

/** One of them. */
export type PacketType = (typeof packetTypes)[number];

/** The options that printers look at, by tcpdump's letters. */
export interface PrintOptions {
  /** -v: how often, 0 to 3 and more. */
  readonly verbose: number;
  /** -q: how often. */
  readonly quietness: number;
  /** -e */
  readonly linkHeader: boolean;
  /** -S */
  readonly absoluteSequence: boolean;
  /** -K */
  readonly skipChecksums: boolean;
  /** -n, -nn: no names for addresses and ports. */
  readonly numeric: boolean;
  /** -N: host names without their domain. */
  readonly shortNames: boolean;
  /** -f: foreign addresses as numbers. */
  readonly foreignNumeric: boolean;
  /** -T */
  readonly packetType: PacketType | null;
  /** -b: AS numbers as asdot. */
  readonly asDot: boolean;
  /** -u: NFS handles undecoded. */
  readonly undecodedHandles: boolean;
  /** -H: look for 802.11s mesh headers. */
  readonly mesh: boolean;
  /** -x, -X, -A: how often each. A printer of unknown payload leaves it out when the whole packet is dumped anyway. */
  readonly hex: number;
  readonly hexText: number;
  readonly ascii: number;
  /** -t: 0 to 5. */
  readonly time: number;
  /** -#: number the packets. */
  readonly number: boolean;
  /** Nine digits of a second instead of six. */
  readonly nanoseconds: boolean;
}
