/** `npm run lab -- NAME`: builds a named laboratory, prints its map, and opens a shell in one of its hosts. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PortolanError } from '../src/base/errors.ts';
import { suggest } from '../src/base/suggest.ts';
import { labEnvironment } from './availability.ts';
import { buildLab, type Lab } from './build-lab.ts';
import { drawMap } from './map.ts';
import { namedLabs } from './labs.ts';
import type { NamedLab } from './plan.ts';

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));

/** Runs the command; returns the exit code: the shell's own, 2 for a wrong name, 5 when the laboratory cannot be built. */
export async function main(args: readonly string[]): Promise<number> {
  const [name, hostName] = args;
  if (name === undefined) {
    print(`Usage: npm run lab -- NAME [HOST]\n\n${listing()}`);
    return 2;
  }
  const named = namedLabs.find((lab) => lab.name === name);
  if (named === undefined) {
    const near = suggest(
      name,
      namedLabs.map((lab) => lab.name),
    );
    print(
      `There is no laboratory named ${JSON.stringify(name)}.${near === undefined ? '' : ` Did you mean ${near}?`}\n\n${listing()}`,
    );
    return 2;
  }
  try {
    await using lab = await buildLab(named.plan, { keepOnInterrupt: true });
    print(
      `${named.name}: ${named.brief} (${lab.mode})\n\n${drawMap(named.plan)}\n\nTry:\n${named.hints.map((hint) => `  ${hint}\n`).join('')}`,
    );
    return await openShell(lab, named, hostName ?? named.shellIn);
  } catch (error) {
    if (!(error instanceof PortolanError)) throw error;
    print([error.message, error.evidence, error.hint].filter(Boolean).join('\n'));
    return error.exitCode;
  }
}

async function openShell(lab: Lab, named: NamedLab, hostName: string): Promise<number> {
  const host = lab.host(hostName);
  const argv = host.argv([process.env['SHELL'] ?? '/bin/sh']);
  print(`This shell runs in ${hostName}; leave it to remove the laboratory.`);
  const prompt = { PS1: `${named.name}/${hostName} # `, PTL_LAB: named.name, PTL_HOST: hostName };
  const child = spawn(argv[0]!, argv.slice(1), { stdio: 'inherit', env: { ...labEnvironment, ...prompt } });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

function listing(): string {
  return namedLabs.map((lab) => `  ${lab.name.padEnd(12)} ${lab.brief}\n`).join('');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
