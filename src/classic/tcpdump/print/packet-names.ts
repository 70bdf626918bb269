/** The words for addresses and ports: numbers as text, remembered; names when they are wanted and known. */
import { ipv4Text } from '../../../addr/ipv4.ts';
import { ipv6Text } from '../../../addr/ipv6.ts';
import { macText } from '../../../addr/mac.ts';
import type { SystemNames } from '../../../os/host.ts';
import { toByteText } from '../../byte-text.ts';
import { ipProtocolName } from './ip-protocol-names.ts';
import { organisation } from './organisations.ts';
import type { PrintOptions } from './print-options.ts';

/** Places of the tables below: an address that falls on another's place takes it over, so that memory stays the same. */
const places = 1 << 14;
const mask = places - 1;
/** Names kept; beyond it all are forgotten. */
const mostNames = 1 << 16;

/** What printers ask for. Texts are byte texts. */
export interface PacketNames {
  ipv4(address: number): string;
  ipv6(bytes: Uint8Array, at: number): string;
  mac(bytes: Uint8Array, at: number): string;
  tcpPort(port: number): string;
  udpPort(port: number): string;
  /** The name of an IP protocol; null with -n, and where it has none. */
  protocol(number: number): string | null;
  /** The name of an interface of this machine, `?` where it has none of that index. */
  interface(index: number): string;
  /** Addresses that were printed as numbers since their names are not known yet. */
  readonly unknown: Set<string>;
  /** Asks for the names of all in `unknown` and empties it. */
  resolve(): Promise<void>;
}

/** Makes the names. With `numeric` nothing is ever looked up. */
export function packetNames(
  options: PrintOptions,
  system: SystemNames,
  interfaceName: (index: number) => string | null,
): PacketNames {
  const { numeric } = options;
  const v4Keys = new Uint32Array(places);
  const v4Texts: string[] = Array.from({ length: places }, () => '0.0.0.0');
  const v6Keys = new Uint32Array(places * 4);
  const v6Texts: string[] = Array.from({ length: places }, () => '');
  const known = new Map<string, string>();
  const unknown = new Set<string>();
  const services = { tcp: new Array<string>(), udp: new Array<string>() };

  /** The name of an address in text, or the text; while the name is not known it is asked for. */
  const named = (text: string): string => {
    const name = known.get(text);
    if (name === undefined) unknown.add(text);
    return name ?? text;
  };
  const port = (number: number, protocol: 'tcp' | 'udp'): string =>
    (services[protocol][number] ??= toByteText((numeric ? null : system.service(number, protocol)) ?? String(number)));

  return {
    unknown,
    ipv4(address) {
      const place = (address ^ (address >>> 14)) & mask;
      if (v4Keys[place] !== address) {
        v4Keys[place] = address;
        v4Texts[place] = ipv4Text(address);
      }
      const text = v4Texts[place]!;
      // -f leaves foreign addresses as numbers; of a stored packet's networks nothing is known, so all are foreign.
      return numeric || options.foreignNumeric ? text : named(text);
    },
    ipv6(bytes, at) {
      const a = word32(bytes, at);
      const b = word32(bytes, at + 4);
      const c = word32(bytes, at + 8);
      const d = word32(bytes, at + 12);
      const place = (a ^ b ^ c ^ d ^ (d >>> 14)) & mask;
      const key = place * 4;
      if (
        v6Keys[key] !== a ||
        v6Keys[key + 1] !== b ||
        v6Keys[key + 2] !== c ||
        v6Keys[key + 3] !== d ||
        v6Texts[place] === ''
      ) {
        v6Keys[key] = a;
        v6Keys[key + 1] = b;
        v6Keys[key + 2] = c;
        v6Keys[key + 3] = d;
        v6Texts[place] = ipv6Text(bytes, at);
      }
      const text = v6Texts[place]!;
      return numeric ? text : named(text);
    },
    mac(bytes, at) {
      const text = macText(bytes, at);
      return numeric
        ? text
        : `${text} (oui ${organisation((bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!)})`;
    },
    tcpPort: (number) => port(number, 'tcp'),
    udpPort: (number) => port(number, 'udp'),
    protocol: (number) => (numeric ? null : ipProtocolName(number)),
    interface: (index) => toByteText(interfaceName(index) ?? '?'),
    async resolve() {
      if (known.size > mostNames) known.clear();
      const wanted = [...unknown];
      unknown.clear();
      const names = await Promise.all(wanted.map((text) => system.hostOf(text)));
      for (const [index, text] of wanted.entries()) known.set(text, shortened(names[index] ?? null, options) ?? text);
    },
  };
}

function shortened(name: string | null, { shortNames }: PrintOptions): string | null {
  if (name === null) return null;
  return toByteText(shortNames ? name.replace(/\..*/, '') : name);
}

function word32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
