/** One host of a laboratory: what can be run in it and told to it. */
import { readFile } from 'node:fs/promises';
import { systemClock } from '../src/base/clock.ts';
import { labError } from './lab-error.ts';
import { lossRuleset } from './ip-batch.ts';
import { type LabProcess, type RunOptions, type RunResult, runToEnd, startProcess } from './lab-process.ts';

/** How a program is run in a host. */
export interface HostRunOptions extends RunOptions {
  /** Run as this user (as root only: a rootless laboratory knows one user). */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** When a daemon counts as ready: it listens on a port or path, or has printed something. */
export type Readiness =
  | { readonly tcp: number }
  | { readonly udp: number }
  | { readonly unix: string }
  | { readonly output: RegExp };

/** A daemon and how to know that it is up. */
export interface DaemonPlan extends HostRunOptions {
  readonly argv: readonly string[];
  readonly ready: Readiness;
  /** How long it may take, 10 seconds when absent. */
  readonly readyMs?: number;
}

/** A host of a laboratory. */
export class LabHost {
  readonly name: string;
  /** Its network namespace, as `ip netns` knows it. */
  readonly namespace: string;
  readonly #realm: readonly string[];
  readonly #started = new Set<LabProcess>();

  constructor(name: string, namespace: string, realm: readonly string[]) {
    this.name = name;
    this.namespace = namespace;
    this.#realm = realm;
  }

  /**
   * The argument vector that runs `argv` in this host. The program shares this machine's mounts, so `/sys/class/net` shows the
   * machine's interfaces, not the host's; `/proc/net` and netlink show the host's.
   */
  argv(argv: readonly string[], user?: HostRunOptions['user']): string[] {
    const as =
      user === undefined ? [] : [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--inh-caps=-all'];
    // The kernel kills what we started when we are killed, which no handler of ours could see to.
    const guard = ['setpriv', '--pdeathsig=KILL', ...as, '--'];
    return [...this.#realm, 'nsenter', `--net=/run/netns/${this.namespace}`, '--', ...guard, ...argv];
  }

  /** Runs a program to its end. */
  run(argv: readonly string[], options: HostRunOptions = {}): Promise<RunResult> {
    return runToEnd(this.argv(argv, options.user), options);
  }

  /** Runs a program that must succeed; throws PTL_LAB with what it printed when it does not. */
  async must(argv: readonly string[], options: HostRunOptions = {}): Promise<RunResult> {
    const result = await this.run(argv, options);
    if (result.code === 0) return result;
    const ending = result.timedOut ? 'it took too long' : `exit code ${result.code ?? result.signal}`;
    throw labError(`${argv.join(' ')} failed in host ${this.name}, ${ending}`, result.stderr || result.stdout);
  }

  /** Starts a program that runs until it is stopped or the laboratory closes. */
  spawn(argv: readonly string[], options: HostRunOptions = {}): LabProcess {
    const started = startProcess(this.argv(argv, options.user), options);
    this.#started.add(started);
    void started.exited.then(() => this.#started.delete(started));
    return started;
  }

  /** Starts a daemon and waits until it is ready. Throws PTL_LAB, with its output, when it ends or is not ready in time. */
  async daemon(plan: DaemonPlan): Promise<LabProcess> {
    const started = this.spawn(plan.argv, plan);
    const deadline = systemClock.monotonic() + (plan.readyMs ?? 10_000);
    let ended = false;
    void started.exited.then(() => (ended = true));
    while (!(await isReady(started, plan.ready))) {
      if (ended || systemClock.monotonic() > deadline) {
        const why = ended ? 'ended before it was ready' : 'was not ready in time';
        await started.stop();
        throw labError(`${plan.argv[0]} ${why}`, started.output());
      }
      await systemClock.sleep(10);
    }
    return started;
  }

  /** Loads an nftables ruleset on top of what is there. Throws PTL_LAB when nft refuses it. */
  async nft(ruleset: string): Promise<void> {
    await this.must(['nft', '-f', '-'], { input: ruleset });
  }

  /** Drops `percent` of a hundred packets that arrive on a device from now on; 0 ends it. */
  async loss(device: string, percent: number): Promise<void> {
    await this.nft(lossRuleset(device, percent));
  }

  /** Runs `ip` with the lines of a batch (`addr add ...`, `route add ...`). */
  async ip(lines: readonly string[]): Promise<void> {
    await this.must(['ip', '-batch', '-'], { input: lines.map((line) => `${line}\n`).join('') });
  }

  /** Stops what was started with `spawn` and `daemon`. */
  async stopAll(graceMs?: number): Promise<void> {
    await Promise.all([...this.#started].map((started) => started.stop(graceMs)));
  }
}

async function isReady(started: LabProcess, ready: Readiness): Promise<boolean> {
  if ('output' in ready) return ready.output.test(started.output());
  // Names are bound before they listen, but who connects too early is refused: flag 00010000 says that it listens.
  if ('unix' in ready) {
    const table = await readFile(`/proc/${started.pid}/net/unix`, 'latin1').catch(() => '');
    return table
      .split('\n')
      .some((row) => row.endsWith(` ${ready.unix}`) && /^\S+ \S+ \S+ (00010000 0001|\S+ 0002) /.test(row));
  }
  const [transport, port, state] =
    'tcp' in ready ? (['tcp', ready.tcp, '0A'] as const) : (['udp', ready.udp, '07'] as const);
  // /proc/PID/net shows the namespace of that process to everybody.
  const tables = [transport, `${transport}6`].map((name) =>
    readFile(`/proc/${started.pid}/net/${name}`, 'latin1').catch(() => ''),
  );
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const row = new RegExp(`^ *\\d+: [0-9A-F]+:${hex} [0-9A-F]+:[0-9A-F]{4} ${state} `, 'm');
  return (await Promise.all(tables)).some((table) => row.test(table));
}
