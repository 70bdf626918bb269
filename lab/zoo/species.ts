/** What the zoo can hold: each species opens one small, named arrangement of sockets. */
import type { Cage } from './cage.ts';
import { otherSpecies } from './species-other.ts';
import { tcpListenerSpecies } from './species-tcp-listeners.ts';
import { tcpStateSpecies } from './species-tcp-states.ts';
import { udpSpecies } from './species-udp.ts';
import { unixSpecies } from './species-unix.ts';

/** One arrangement. */
export interface Species {
  readonly name: string;
  /** Opens it; throws SystemCallError where the kernel has no such family or refuses. */
  readonly open: (cage: Cage) => void;
}

/** Every species. */
export const allSpecies: readonly Species[] = [
  ...tcpListenerSpecies,
  ...tcpStateSpecies,
  ...udpSpecies,
  ...unixSpecies,
  ...otherSpecies,
];
