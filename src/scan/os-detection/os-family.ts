/** What a family of operating systems is: what its stack does and how surely, each fact with its source; one file each in families/. */
import type { Likelihoods, Observed, OsFactId } from './os-fact.ts';

/** What a family or a generation of it does. A fact that is absent says nothing. */
export type Behaviour = Readonly<Partial<Record<OsFactId, Likelihoods>>>;

/** Versions that can be told from the family's others. */
export interface OsGeneration {
  /** The whole name: `Linux 4.20-6.x`. */
  readonly name: string;
  /** `5.X`. */
  readonly generation: string;
  readonly cpe: readonly string[];
  /** What is different in it. Every generation of a family has the same facts. */
  readonly facts: Behaviour;
}

/** A family. */
export interface OsFamily {
  readonly id: string;
  /** `Linux`. */
  readonly name: string;
  readonly vendor: string;
  /** The maker's name for it: `Windows`. */
  readonly family: string;
  /** `general purpose`, `router`, `embedded`. */
  readonly type: string;
  readonly cpe: string;
  /** How often such a host is met, against the others; all of them together need not be 1. */
  readonly prior: number;
  readonly facts: Behaviour;
  readonly generations: readonly OsGeneration[];
  /** How services and banners call it: words that are found in them. */
  readonly hints: readonly string[];
  /** Hosts as its documentation has them, and what is to be said of them; a test asks for each. */
  readonly samples: readonly { readonly brief: string; readonly observed: Observed; readonly says: string | null }[];
}

/** Declares a family. */
export function defineOsFamily(family: OsFamily): OsFamily {
  return Object.freeze(family);
}
