/** One random arrangement of sockets and of the processes that hold them, all of it from a seed. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Random, seededRandom } from '../../src/base/random.ts';
import { Cage, errnoOf } from './cage.ts';
import { holdElsewhere, oddName, stopHolders } from './holders.ts';
import { allSpecies } from './species.ts';

/** What a layout holds, as it is told to whoever asked for it. */
export interface LayoutReport {
  readonly ready: true;
  readonly seed: number;
  /** The zoo's own process. */
  readonly pid: number;
  /** The species that were opened, in order. */
  readonly species: readonly string[];
  /** Those this kernel refused, with its errno. */
  readonly refused: readonly { readonly species: string; readonly reason: string }[];
  /** Other processes that hold some of the sockets. */
  readonly holders: readonly { readonly pid: number; readonly uid: number; readonly name: string }[];
}

/** A layout that is open. */
export interface Layout {
  readonly report: LayoutReport;
  close(): Promise<void>;
}

/** Opens a layout of `size` arrangements. Sockets of other users need root; in a user namespace there is one user only. */
export function openLayout(seed: number, size: number): Layout {
  const random = seededRandom(seed);
  const users = knowsOtherUsers() ? [0, 0, 0, 0, 1, 65_534] : [0];
  const folder = mkdtempSync(join(tmpdir(), `ptl-zoo-${process.pid}-`));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'sockets'));
  writeFileSync('/proc/self/comm', oddName(random));
  const cage = new Cage(random, join(folder, 'sockets'));
  const tidy = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', tidy);
  const { species, refused } = fill(cage, random, size, users);
  const holders = holdElsewhere(cage, random, folder, users);
  return {
    report: {
      ready: true,
      seed,
      pid: process.pid,
      species,
      refused,
      holders: holders.map(({ pid, uid, name }) => ({ pid, uid, name })),
    },
    async close() {
      await stopHolders(holders);
      cage.closeAll();
      tidy();
      process.off('exit', tidy);
    },
  };
}

function fill(
  cage: Cage,
  random: Random,
  size: number,
  users: readonly number[],
): Pick<LayoutReport, 'species' | 'refused'> {
  const species: string[] = [];
  const refused: { species: string; reason: string }[] = [];
  for (let each = 0; each < size; each++) {
    const chosen = random.pick(allSpecies);
    // Sockets that share a port must be of one user, so a whole arrangement is.
    cage.actAs(random.pick(users));
    try {
      chosen.open(cage);
      species.push(chosen.name);
    } catch (error) {
      // A kernel may lack a family or refuse it, an earlier arrangement may have the port; anything else is a fault of ours.
      if (!absences.has(errnoOf(error))) throw new Error(`species "${chosen.name}"`, { cause: error });
      refused.push({ species: chosen.name, reason: String(error) });
    }
  }
  return { species, refused };
}

/** EPERM, EACCES, ENODEV, ENOPROTOOPT, EPROTONOSUPPORT, ESOCKTNOSUPPORT, EAFNOSUPPORT, EADDRINUSE of include/uapi/asm-generic/errno.h. */
const absences = new Set([1, 13, 19, 92, 93, 94, 97, 98]);

/** In a user namespace made by an ordinary user exactly one user is mapped (user_namespaces(7)). */
function knowsOtherUsers(): boolean {
  return readFileSync('/proc/self/uid_map', 'latin1').trim().endsWith('4294967295');
}
