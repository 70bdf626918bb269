/** Processes as a capture tells of them, and the answers to "whose packet is this". */
import type { Host } from '../../os/host.ts';
import type { ProcessInfo } from '../../os/process-table.ts';

/** A process that packets belong to. Texts are whatever the process calls itself. */
export interface FlowProcess {
  readonly pid: number;
  readonly name: string;
  readonly unit: string | null;
  readonly container: string | null;
  readonly info: ProcessInfo;
}

/** Whose a packet is. */
export interface FlowOwner {
  /** The process at the sending end when that is here, else the one at the receiving end. */
  readonly process: FlowProcess | null;
  /** The receiving process where both ends are here. */
  readonly peer: FlowProcess | null;
  /** Why there is no process; null where there is one. */
  readonly reason: string | null;
}

/** Processes by pid, each read once until {@link ProcessBook.forget}: a pid may be another's by then. */
export class ProcessBook {
  readonly #host: Host;
  readonly #known = new Map<number, FlowProcess | null>();
  #before: ReadonlyMap<number, FlowProcess | null> = new Map();

  constructor(host: Host) {
    this.#host = host;
  }

  /** The process, or null when it is gone. The same object for as long as it is the same process. */
  of(pid: number): FlowProcess | null {
    const known = this.#known.get(pid);
    if (known !== undefined) return known;
    const info = this.#host.processes.read(pid);
    const before = this.#before.get(pid);
    const isSame = info !== null && before?.info.startTicks === info.startTicks && before.name === info.command;
    const process = isSame ? (before ?? null) : info === null ? null : this.#describe(info);
    this.#known.set(pid, process);
    return process;
  }

  /** Processes are read anew from now on. */
  forget(): void {
    this.#before = new Map(this.#known);
    this.#known.clear();
  }

  #describe(info: ProcessInfo): FlowProcess {
    const owner = info.cgroup === null ? null : this.#host.cgroupOwner(info.cgroup);
    const container = owner?.container ?? null;
    return {
      pid: info.pid,
      name: info.command,
      unit: owner?.unit ?? null,
      container: owner?.pod?.name ?? container?.name ?? (container === null ? null : container.id.slice(0, 12)),
      info,
    };
  }
}
