/** What a process may keep of root's rights, step by step: types, and what a machine without such rights answers. */
import type { Account, Capability } from './give-up-root.linux.ts';

/** The rights of this process. They only ever become fewer. */
export interface ProcessRights {
  /** Whether there is anything to give up. */
  readonly isRoot: boolean;
  /** Who called root (sudo): whose the files are to be that are made now. Null where they stay their maker's. */
  readonly owner: Account | null;
  /**
   * Stops being root, where we are: in every thread, for good; this thread keeps what is named, of what it has. Resolves to what
   * is to be said where root had to be kept, null where it was not. Rejects where the kernel refused half-way: end the process then.
   */
  giveUp(keep: readonly Capability[]): Promise<string | null>;
  /** Whether who we are to become may make files in a folder; true where nobody is. */
  mayWriteIn(folder: string): boolean;
  /** Of what {@link ProcessRights.giveUp} kept, these are needed no more. */
  drop(done: readonly Capability[]): void;
}

/** Who is to be become. */
export interface RightsRequest {
  /** By name; who called sudo when absent, else nobody. `root` stays root. */
  readonly user?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A machine whose process may have rights to lose. */
export interface RightsHolder {
  readonly rights?: (request: RightsRequest) => Promise<ProcessRights>;
}

const unchanged: ProcessRights = Object.freeze({
  isRoot: false,
  owner: null,
  giveUp: () => Promise.resolve(null),
  mayWriteIn: () => true,
  drop: () => undefined,
});

/** The rights of the process that runs on a machine; a machine made of values changes none. Rejects with PTL_USAGE for a user there is not. */
export async function rightsOf(host: RightsHolder, request: RightsRequest): Promise<ProcessRights> {
  return (await host.rights?.(request)) ?? unchanged;
}
