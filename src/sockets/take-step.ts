/** Carries out one step of a stop plan, and waits to see that it worked. */
import { constants } from 'node:os';
import { PortolanError, exitCodes } from '../base/errors.ts';
import type { ExitCode } from '../base/errors.ts';
import type { Host } from '../os/host.ts';
import { runProgram } from '../os/run-program.ts';
import type { Owner } from './socket-record.ts';
import type { StopStep } from './stop-plan.ts';
import { containerStopCommand } from './stop-plan.ts';

/** How far to go. */
export interface StopOptions {
  /** SIGKILL when SIGTERM did not end it within the grace time. */
  readonly kill: boolean;
  readonly graceMs: number;
  readonly signal: AbortSignal;
}

/** What came of it. */
export interface StopOutcome {
  readonly stopped: boolean;
  readonly text: string;
  /** What the program should end with because of this step. */
  readonly exitCode: ExitCode;
}

const pollMs = 50;
const systemctlTimeoutMs = 90_000;

/** Takes the step. Never throws for what the system refuses: that is an outcome. */
export async function takeStep(host: Host, step: StopStep, options: StopOptions): Promise<StopOutcome> {
  switch (step.kind) {
    case 'process':
      return stopProcess(host, step.owner, options);
    case 'unit':
      return stopUnit(step.unit, step.userUnit);
    case 'container':
      return refusal(`${step.container} is a container: ${containerStopCommand(step)}`, exitCodes.no);
    case 'unknown':
      return refusal(step.reason, exitCodes.privilege);
  }
}

async function stopProcess(host: Host, owner: Owner, options: StopOptions): Promise<StopOutcome> {
  const name = `${owner.command}[${owner.pid}]`;
  try {
    host.processes.signal(owner, constants.signals.SIGTERM);
    if (await ended(host, owner, options)) return done(`${name} ended after SIGTERM`);
    if (!options.kill)
      return refusal(`${name} is still there ${options.graceMs} ms after SIGTERM: --kill would end it`, exitCodes.no);
    host.processes.signal(owner, constants.signals.SIGKILL);
    if (await ended(host, owner, options)) return done(`${name} ended after SIGKILL`);
    return refusal(`${name} is still there after SIGKILL: it waits in the kernel`, exitCodes.no);
  } catch (error) {
    if (!(error instanceof PortolanError)) throw error;
    if (error.code === 'PTL_GONE') return done(`${name} had ended already`);
    return refusal(`${name}: ${error.message}`, error.exitCode);
  }
}

async function ended(host: Host, owner: Owner, { graceMs, signal }: StopOptions): Promise<boolean> {
  const deadline = host.clock.monotonic() + graceMs;
  for (;;) {
    const process = host.processes.read(owner.pid);
    // A zombie holds no socket any more; another start time is another process.
    if (process === null || process.startTicks !== owner.startTicks || process.state === 'Z') return true;
    if (signal.aborted || host.clock.monotonic() >= deadline) return false;
    await host.clock.sleep(pollMs, signal);
  }
}

async function stopUnit(unit: string, userUnit: boolean): Promise<StopOutcome> {
  const scope = userUnit ? ['--user'] : [];
  const result = await runProgram(['systemctl', '--no-ask-password', ...scope, 'stop', '--', unit], systemctlTimeoutMs);
  if (result.code === 0) return done(`unit ${unit}`);
  const why = result.stderr.trim().split('\n')[0] || result.failure || `exit code ${result.code}`;
  const lacksPrivilege = /access denied|authentication|permission/i.test(result.stderr);
  return refusal(`unit ${unit}: ${why}`, lacksPrivilege ? exitCodes.privilege : exitCodes.no);
}

function done(text: string): StopOutcome {
  return { stopped: true, text, exitCode: exitCodes.ok };
}

function refusal(text: string, exitCode: ExitCode): StopOutcome {
  return { stopped: false, text, exitCode };
}
