/** The names that reverse DNS has for the hosts of a survey: asked before their ports, so that every port can be told with it. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipText } from '../addr/ip-address.ts';
import type { IpSet } from '../addr/ip-set.ts';
import type { PortResult } from './port-result.ts';

type Ask = (address: IpAddress) => Promise<string | null>;

/** Of more hosts than this each is asked for its name when it is done with. */
const mostHosts = 65_536n;

/** The names. */
export class HostNames {
  total = 0;
  readonly #ask: Ask | null;
  readonly #names = new Map<string, string | null>();

  /** `ask` null: nobody wants names. */
  constructor(ask: Ask | null) {
    this.#ask = ask;
  }

  /** Hosts whose name, or that they have none, is known. */
  get done(): number {
    return this.#names.size;
  }

  /** Asks for all of them at once. */
  async resolve(addresses: IpSet): Promise<void> {
    if (this.#ask === null || addresses.count > mostHosts) return;
    this.total = Number(addresses.count);
    await Promise.all([...addresses].map((address) => this.of(address)));
  }

  /** One name; null where there is none. */
  async of(address: IpAddress): Promise<string | null> {
    if (this.#ask === null) return null;
    const host = ipText(address);
    const known = this.#names.get(host);
    if (known !== undefined) return known;
    const found = await this.#ask(address);
    this.#names.set(host, found);
    return found;
  }

  /** Results with the names that are known. */
  named(results: readonly PortResult[]): readonly PortResult[] {
    if (this.#names.size === 0) return results;
    return results.map((result) => {
      const reverseName = this.#names.get(result.host) ?? null;
      return reverseName === null ? result : { ...result, reverseName };
    });
  }
}
