/** What a proxy is asked for, and the credentials it may want. */
import type { IpAddress } from '../../addr/ip-address.ts';

/** Where the proxy is to connect to: a name it resolves itself, or an address. */
export interface ProxyTarget {
  readonly host: { readonly name: string } | { readonly address: IpAddress };
  readonly port: number;
}

/** A user and, where the protocol has one, a password. */
export interface ProxyCredentials {
  readonly user: string;
  readonly password: string;
}
