/** Facts about system units from the files that systemd itself reads; nothing is run and nobody is asked. */
import type { ProcFs } from './proc-fs.ts';
import type { UnitFacts } from './host.ts';
import { unescapeUnit } from './cgroup-owner.ts';
import { expandSpecifiers, parseUnitFile, parseUnitName } from './unit-file.ts';
import type { UnitSettings } from './unit-file.ts';

/** Where system units are looked for, the first hit wins (systemd.unit(5), "System Unit Search Path"). */
export const unitDirectories = [
  'etc/systemd/system.control',
  'run/systemd/system.control',
  'run/systemd/transient',
  'run/systemd/generator.early',
  'etc/systemd/system',
  'etc/systemd/system.attached',
  'run/systemd/system',
  'run/systemd/system.attached',
  'run/systemd/generator',
  'usr/local/lib/systemd/system',
  'usr/lib/systemd/system',
  'lib/systemd/system',
  'run/systemd/generator.late',
] as const;

/** What looking needs: the file system below `/`, and the members of a cgroup's directory with their parents. */
export interface UnitSources {
  readonly files: ProcFs;
  /** The pids in the unit's cgroup whose parent is process 1. */
  readonly childrenOfInit: (unit: string) => readonly number[];
  /** Whether the unit has a cgroup now: a socket or path unit that was started by hand has one. */
  readonly isActive: (unit: string) => boolean;
}

/** Makes the look-up. Triggers are found once; a unit's file is read each time. */
export function unitFacts(sources: UnitSources): (name: string) => UnitFacts | null {
  let triggers: ReadonlyMap<string, readonly string[]> | undefined;
  return (name) => {
    if (parseUnitName(name) === null) return null;
    const found = findUnit(sources.files, name);
    if (found === null) return null;
    triggers ??= findTriggers(sources);
    const description = lastValue(found.settings, 'Unit.Description');
    return {
      name,
      description: description === null ? null : expandSpecifiers(description, name, unescapeUnit),
      file: `/${found.path}`,
      triggeredBy: triggers.get(name) ?? [],
      mainPid: mainPid(sources, name, found.settings),
    };
  };
}

interface FoundUnit {
  readonly path: string;
  readonly settings: UnitSettings;
}

const unitFileLimit = 1 << 18;

/** The unit's own file, else its template's (`getty@.service`), with the drop-ins of both laid over it. */
function findUnit(files: ProcFs, name: string): FoundUnit | null {
  const parts = parseUnitName(name)!;
  const template = parts.instance === null || parts.instance === '' ? [] : [`${parts.prefix}@.${parts.suffix}`];
  const names = [name, ...template];
  for (const candidate of names) {
    for (const directory of unitDirectories) {
      const path = `${directory}/${candidate}`;
      const text = files.text(path, unitFileLimit);
      if (text === null) continue;
      return { path, settings: parseUnitFile([text, ...dropIns(files, names)].join('\n')) };
    }
  }
  return null;
}

/** Texts of `NAME.d/*.conf` in the order of their file names; of equal names the one in the first directory counts. */
function dropIns(files: ProcFs, names: readonly string[]): readonly string[] {
  const paths = new Map<string, string>();
  for (const name of names) {
    for (const directory of unitDirectories) {
      for (const file of files.list(`${directory}/${name}.d`) ?? []) {
        if (file.endsWith('.conf') && !paths.has(file)) paths.set(file, `${directory}/${name}.d/${file}`);
      }
    }
  }
  const sorted = [...paths].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([, path]) => files.text(path, unitFileLimit) ?? '');
}

function lastValue(settings: UnitSettings, key: string): string | null {
  return settings.get(key)?.at(-1) ?? null;
}

/** The setting that names what a trigger starts; without it, the service of the same stem. */
const targetSetting = { socket: 'Socket.Service', timer: 'Timer.Unit', path: 'Path.Unit' } as const;

/** Units by what starts them: sockets, timers and paths that are enabled or running. */
function findTriggers(sources: UnitSources): ReadonlyMap<string, readonly string[]> {
  const names = new Set<string>();
  const enabled = new Set<string>();
  for (const directory of unitDirectories) {
    for (const entry of sources.files.list(directory) ?? []) {
      if (isTrigger(entry)) names.add(entry);
      if (directory.endsWith('transient') && isTrigger(entry)) enabled.add(entry);
      if (!/\.(?:wants|requires|upholds)$/.test(entry)) continue;
      for (const wanted of sources.files.list(`${directory}/${entry}`) ?? []) {
        if (!isTrigger(wanted)) continue;
        names.add(wanted);
        enabled.add(wanted);
      }
    }
  }
  const triggers = new Map<string, string[]>();
  for (const name of [...names].sort()) {
    const parts = parseUnitName(name);
    if (parts === null || (!enabled.has(name) && !sources.isActive(name))) continue;
    const unit = findUnit(sources.files, name);
    if (unit === null) continue;
    const stem = parts.instance === null ? parts.prefix : `${parts.prefix}@${parts.instance}`;
    const target =
      lastValue(unit.settings, targetSetting[parts.suffix as keyof typeof targetSetting]) ?? `${stem}.service`;
    triggers.set(target, [...(triggers.get(target) ?? []), name]);
  }
  return triggers;
}

function isTrigger(name: string): boolean {
  return /.\.(?:socket|timer|path)$/.test(name);
}

/**
 * systemd's main process without asking systemd: what PIDFile= names, else the only process of the unit's cgroup that is
 * a child of process 1 (services are forked by it; helpers are children of the main process). Null when that is not clear.
 */
function mainPid(sources: UnitSources, name: string, settings: UnitSettings): number | null {
  const children = sources.childrenOfInit(name);
  const file = lastValue(settings, 'Service.PIDFile');
  if (file !== null) {
    const path = file.startsWith('/') ? file.slice(1) : `run/${file}`;
    const pid = Number(sources.files.text(path, 32)?.trim());
    if (Number.isSafeInteger(pid) && pid > 0 && children.includes(pid)) return pid;
  }
  return children.length === 1 ? children[0]! : null;
}
