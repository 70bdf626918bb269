/** Builds real hosts in network namespaces out of a plan, and takes them down again whatever happens. */
import { compilePlan, type LabBatches } from './ip-batch.ts';
import { labError } from './lab-error.ts';
import { LabHost } from './lab-host.ts';
import { runToEnd } from './lab-process.ts';
import type { LabPlan } from './plan.ts';
import { openRealm, type Realm } from './realm.ts';
import { holdUntilExit, release, removeNamespaces, sweepStaleLabs } from './teardown.ts';

/** A laboratory that stands. Use it with `await using`, or close it. */
export interface Lab<H extends string = string> extends AsyncDisposable {
  readonly mode: 'root' | 'rootless';
  /** A host by its name. */
  host(name: H): LabHost;
  /** Every host, in the plan's order; a bridge without a host of its own is one too. */
  readonly hosts: readonly LabHost[];
  /** Stops what runs in it and removes it; a second call does nothing. Throws PTL_LAB when something stays behind. */
  close(): Promise<void>;
}

/** How a laboratory behaves beside its plan. */
export interface LabOptions {
  /** Leave it standing on SIGINT: Ctrl-C then belongs to what runs in it. False when absent. */
  readonly keepOnInterrupt?: boolean;
}

/** Numbers the laboratories of this process, also when this file was loaded more than once. */
const counter = globalThis as { portolanLabs?: number };

/** Builds a laboratory. Throws PTL_LAB (nothing stays behind) when the plan is wrong or this machine does not allow it. */
export async function buildLab<const H extends string>(plan: LabPlan<H>, options: LabOptions = {}): Promise<Lab<H>> {
  counter.portolanLabs = (counter.portolanLabs ?? 0) + 1;
  const batches = compilePlan(plan, `ptl-${process.pid}-${counter.portolanLabs}`);
  const realm = await openRealm();
  const names = [...batches.namespaces.values()];
  const undo = {
    undoNow: () => {
      removeNamespaces(names, realm.prefix);
      realm.close();
    },
  };
  holdUntilExit(undo, options.keepOnInterrupt);
  try {
    if (realm.mode === 'root') sweepStaleLabs();
    const hosts = [...batches.namespaces].map(([name, namespace]) => new LabHost(name, namespace, realm.prefix));
    await raise(realm, batches, hosts);
    return openLab(realm, hosts, names, () => release(undo));
  } catch (error) {
    undo.undoNow();
    release(undo);
    throw error;
  }
}

async function raise(realm: Realm, batches: LabBatches, hosts: readonly LabHost[]): Promise<void> {
  const names = [...batches.namespaces.values()];
  await ipBatch(
    realm,
    [],
    names.map((name) => `netns add ${name}`),
  );
  await each(hosts, (host) => setSysctls(host, batches.sysctls.get(host.name) ?? []));
  if (names[0] !== undefined) await ipBatch(realm, ['-netns', names[0]], batches.wires);
  await each(hosts, (host) => ipBatch(realm, ['-netns', host.namespace], batches.inside.get(host.name) ?? []));
  await each(hosts, async (host) => {
    const ruleset = batches.rulesets.get(host.name);
    if (ruleset !== undefined) await host.nft(ruleset);
  });
}

function openLab<H extends string>(
  realm: Realm,
  hosts: readonly LabHost[],
  names: readonly string[],
  released: () => void,
): Lab<H> {
  const byName = new Map(hosts.map((host) => [host.name, host]));
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= takeDown(realm, hosts, names).finally(released));
  return {
    mode: realm.mode,
    hosts,
    host(name) {
      const host = byName.get(name);
      if (host === undefined) throw labError(`the laboratory has no host named ${name}`);
      return host;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function takeDown(realm: Realm, hosts: readonly LabHost[], names: readonly string[]): Promise<void> {
  await each(hosts, (host) => host.stopAll());
  const problems = removeNamespaces(names, realm.prefix);
  realm.close();
  if (problems.length > 0) {
    throw labError('a laboratory left something behind', problems.join('\n'));
  }
}

async function ipBatch(realm: Realm, flags: readonly string[], lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const input = lines.map((line) => `${line}\n`).join('');
  const result = await runToEnd([...realm.prefix, 'ip', ...flags, '-batch', '-'], { input });
  if (result.code === 0) return;
  // ip names the line it stopped at: "Command failed -:3".
  const line = lines[Number(/Command failed -:(\d+)/.exec(result.stderr)?.[1] ?? 0) - 1];
  throw labError(`ip refused${line === undefined ? '' : ` "${line}"`}`, result.stderr);
}

async function setSysctls(host: LabHost, lines: readonly string[]): Promise<void> {
  await host.must(['sysctl', '-q', '-w', ...lines]);
}

async function each(hosts: readonly LabHost[], task: (host: LabHost) => Promise<void>): Promise<void> {
  // All of them settle before an error goes up: nothing may still be at work when the laboratory is torn down.
  const results = await Promise.allSettled(hosts.map(task));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
