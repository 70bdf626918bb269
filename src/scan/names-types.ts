/** What a resolver of many names is made with, and what it says. Types only; `openNames` of names.ts and `systemNames` of names-system.ts make one. */
import type { IpAddress, IpVersion } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';

/** A name server. */
export interface NameServer {
  readonly address: IpAddress;
  /** 53 when absent. */
  readonly port?: number;
}

/** How names are resolved. */
export interface NameOptions {
  /** Servers to ask in turn; those of this machine's own resolver when absent or empty. */
  readonly servers?: readonly NameServer[];
  readonly clock: Clock;
  /** Questions unanswered at once, 100 when absent. */
  readonly parallel?: number;
  /** How long each attempt may take, milliseconds; 1000, 2000, 4000 when absent. The number of entries is that of the attempts. */
  readonly timeoutsMs?: readonly number[];
  /** The text of a hosts(5) file, which is asked first; that of this machine when absent. */
  readonly hosts?: string;
}

/** A question for names. */
export type NameQuestion =
  | { readonly kind: 'reverse'; readonly address: IpAddress }
  | { readonly kind: 'forward'; readonly name: string; readonly version: IpVersion };

/** Why there is no answer: no such name, the servers' refusal, no word from any of them, no server to ask, or names that no host can have. */
export type NameFailure = 'no-name' | 'refused' | 'timeout' | 'no-server' | 'malformed';

/** What came of a question. */
export type NameAnswer<T> =
  | { readonly ok: true; /** One at the least. */ readonly found: readonly T[] }
  | { readonly ok: false; readonly failure: NameFailure };

/** A resolver: as many questions at once as one likes, a bounded number of them under way. */
export interface NameResolver {
  /** Host names of an address (letters, digits, hyphen, underscore, dots; 253 characters at most). Never rejects. */
  reverse(address: IpAddress, signal?: AbortSignal): Promise<NameAnswer<string>>;
  /** Addresses of a name. Never rejects. */
  forward(name: string, version: IpVersion, signal?: AbortSignal): Promise<NameAnswer<IpAddress>>;
  /** Ends everything that is under way as a timeout; a second call does nothing. */
  close(): void;
}
