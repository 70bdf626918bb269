/** What a protocol declares beside how it is read: how it is reached, and samples that are its test. */
import type { Dissector } from './dissection.ts';
import type { DispatchTable } from './field.ts';

/** A packet and what it must be read as; the hexadecimal bytes may have blanks. */
export interface ProtocolSample {
  readonly name: string;
  readonly hex: string;
  /** Where the bytes stand: under this number of this table. */
  readonly under: readonly [DispatchTable, number];
  /** The bytes come from the port, not to it. */
  readonly reply?: true;
  /** Values as the tree shows them, of the first node with that field. */
  readonly expect: Readonly<Record<string, string>>;
  /** What the list says of it, where that is part of the sample. */
  readonly info?: string;
}

/** A protocol. */
export interface Protocol extends Dissector {
  readonly on: Partial<Readonly<Record<DispatchTable, readonly number[]>>>;
  /** The transports on all of whose ports it is looked for, by its `accepts`. */
  readonly anyPort?: readonly ('tcp' | 'udp')[];
  readonly samples: readonly ProtocolSample[];
}

/** Declares a protocol. */
export function defineProtocol(protocol: Protocol): Protocol {
  return Object.freeze(protocol);
}
