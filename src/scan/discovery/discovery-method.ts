/** What a way to find out whether a host is up is: the packet it sends, and what an answer to it says. One file each beside this one. */
import type { IpVersion } from '../../addr/ip-address.ts';
import type { HostReply, Question } from '../question.ts';

/** The methods by what they send. */
export const discoveryMethodIds = [
  'icmp.echo',
  'icmp.timestamp',
  'icmp.mask',
  'tcp.syn',
  'tcp.ack',
  'tcp.connect',
  'udp.payload',
  'sctp.init',
  'ip.protocol',
] as const;

/** One of {@link discoveryMethodIds}. */
export type DiscoveryMethodId = (typeof discoveryMethodIds)[number];

/** One question to every host: a method and, where the method takes one, a port or an IP protocol number; 0 elsewhere. */
export interface HostProbe {
  readonly method: DiscoveryMethodId;
  readonly number: number;
}

/** A method that sends packets of its own. */
export interface DiscoveryMethod {
  readonly id: DiscoveryMethodId;
  /** One line: what it sends, and who answers. */
  readonly brief: string;
  /** The families it exists in. */
  readonly versions: readonly IpVersion[];
  /** What {@link HostProbe.number} counts; null where the method takes none. */
  readonly takes: 'port' | 'protocol' | null;
  /** What is asked where the user names the method without numbers. */
  readonly usual: readonly number[];
  /** The packet. */
  question(version: IpVersion, number: number): Question;
  /** The reason for which the host is up, or null: the packet is no answer to this question. */
  read(reply: HostReply, number: number): string | null;
  /** Replies and how they read; a test reads them all. */
  readonly samples: readonly { readonly reply: HostReply; readonly number: number; readonly reads: string | null }[];
}

/** Declares a method. */
export function defineDiscovery(method: DiscoveryMethod): DiscoveryMethod {
  return Object.freeze(method);
}
