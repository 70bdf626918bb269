/** nmap's port lists: `22,80-90,T:http*,U:53,S:9,P:1-3,[1-1024],-100,60000-,-`. */
import { maxPort, PortSet } from '../../addr/port-set.ts';
import type { PortRange } from '../../addr/port-set.ts';
import { quitting } from './refusal.ts';

/** What is counted by numbers. */
export const portProtocols = ['tcp', 'udp', 'sctp', 'ip'] as const;

/** One of {@link portProtocols}; `ip` counts IP protocols, 0 to 255. */
export type PortProtocol = (typeof portProtocols)[number];

/** The numbers of each. */
export type NmapPorts = Readonly<Record<PortProtocol, PortSet>>;

/** What the grammar must know of service names. */
export interface NmapNames {
  /** Numbers of a name, or of the names that a glob of `*` and `?` fits. */
  numbersOf(nameOrGlob: string, protocol: PortProtocol): readonly number[];
  isRegistered(number: number, protocol: PortProtocol): boolean;
}

/** The letters before a colon. */
const prefixes: Readonly<Record<string, PortProtocol>> = { T: 'tcp', U: 'udp', S: 'sctp', P: 'ip' };
const example = 'Example of proper form: "-100,200-1024,T:3000-4000,U:60000-"';

const illegal = (number: number): Error =>
  quitting(`Error #${number}: Your port specifications are illegal.  ${example}`);

/** A list, and what its letters named. */
export interface ParsedPorts {
  readonly ports: NmapPorts;
  /** Letters that were written before a colon. */
  readonly named: ReadonlySet<PortProtocol>;
}

/** Reads a list for the protocols that count where no letter says otherwise. Throws NmapRefusal. */
export function parsePorts(text: string, usual: readonly PortProtocol[], names: NmapNames): ParsedPorts {
  return new PortReader(text, usual, names).read();
}

class PortReader {
  readonly #text: string;
  readonly #names: NmapNames;
  readonly #found: Record<PortProtocol, PortRange[]> = { tcp: [], udp: [], sctp: [], ip: [] };
  readonly #named = new Set<PortProtocol>();
  #protocols: readonly PortProtocol[];
  #at = 0;
  #inBrackets = false;

  constructor(text: string, usual: readonly PortProtocol[], names: NmapNames) {
    this.#text = text;
    this.#protocols = usual;
    this.#names = names;
  }

  read(): ParsedPorts {
    do this.#item();
    while (this.#take(','));
    if (this.#inBrackets || this.#at < this.#text.length) throw illegal(this.#at < this.#text.length ? 487 : 485);
    const ports = Object.fromEntries(portProtocols.map((each) => [each, PortSet.of(this.#found[each])]));
    return { ports: ports as NmapPorts, named: this.#named };
  }

  #item(): void {
    this.#space();
    const prefix = /^([A-Za-z]):/.exec(this.#text.slice(this.#at));
    if (prefix !== null && !this.#inBrackets) {
      const protocol = prefixes[prefix[1]!];
      if (protocol === undefined) throw quitting(`Error parsing port list: Unknown protocol specifier '${prefix[1]}'.`);
      this.#protocols = [protocol];
      this.#named.add(protocol);
      this.#at += 2;
      this.#space();
      // `T:,22`: the letter alone.
      if (this.#text[this.#at] === ',' || this.#at === this.#text.length) return;
    }
    if (this.#take('[')) this.#inBrackets = true;
    if (/[\d-]/.test(this.#text[this.#at] ?? '')) this.#range();
    else this.#name();
    if (this.#inBrackets && this.#take(']')) this.#inBrackets = false;
    this.#space();
  }

  #range(): void {
    const [written, low, hyphen, high] = /^(\d*)(-?)(\d*)/.exec(this.#text.slice(this.#at))!;
    this.#at += written.length;
    for (const protocol of this.#protocols) {
      const most = protocol === 'ip' ? 255 : maxPort;
      const first = low === '' ? (protocol === 'ip' ? 0 : 1) : Number(low);
      const last = hyphen === '' ? first : high === '' ? most : Number(high);
      if (first > most || last > most) {
        const what =
          protocol === 'ip'
            ? 'Protocols specified must be between 0 and 255'
            : 'Ports specified must be between 0 and 65535';
        throw quitting(`${what} inclusive`);
      }
      if (last < first)
        throw quitting(
          `Your ${protocol === 'ip' ? 'protocol' : 'port'} range ${first}-${last} is backwards. Did you mean ${last}-${first}?`,
        );
      this.#add(protocol, first, last);
    }
  }

  #add(protocol: PortProtocol, first: number, last: number): void {
    if (!this.#inBrackets) {
      this.#found[protocol].push({ first, last });
      return;
    }
    for (let number = first; number <= last; number++) {
      if (this.#names.isRegistered(number, protocol)) this.#found[protocol].push({ first: number, last: number });
    }
  }

  #name(): void {
    const word = /^[a-z*?][^,\]\s]*/.exec(this.#text.slice(this.#at))?.[0];
    if (word === undefined) throw illegal(485);
    this.#at += word.length;
    let any = false;
    for (const protocol of this.#protocols) {
      for (const number of this.#names.numbersOf(word, protocol)) {
        any = true;
        this.#add(protocol, number, number);
      }
    }
    if (!any) throw quitting(`Found no matches for the service mask '${word}' and your specified protocols`);
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
  }
}
