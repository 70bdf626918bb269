/** `portolan stop PORT`: frees a port by stopping who listens; says what it would do unless told to do it. */
import { PortolanError, exitCodes } from '../../base/errors.ts';
import { printable } from '../../report/printable.ts';
import { safeJson } from '../../report/json.ts';
import { collectSockets } from '../../sockets/list-sockets.ts';
import { chartStates } from '../../sockets/state-names.ts';
import type { StopStep } from '../../sockets/stop-plan.ts';
import { containerStopCommand, planStop } from '../../sockets/stop-plan.ts';
import { stopContext } from '../../sockets/stop-context.ts';
import { takeStep } from '../../sockets/take-step.ts';
import type { CliContext } from '../context.ts';
import { durationMs } from '../duration.ts';
import { defineCommand } from '../kit.ts';
import { printNotices } from '../notices.ts';
import { portsOfWord } from '../port-words.ts';

type Flags = {
  readonly yes: boolean;
  readonly kill: boolean;
  readonly grace: number;
  readonly json: boolean;
};

export default defineCommand<Flags, [string]>({
  name: 'stop',
  brief: 'free a port: stops the listener, never a client; says first what it would do',
  details: `Without --yes nothing is stopped. A systemd unit is stopped as a unit, a container is left to its runtime.
A process gets SIGTERM, and with --kill SIGKILL when it is still there after --grace; its start time is checked before each.`,
  parameters: {
    flags: {
      yes: { kind: 'boolean', brief: 'do it', default: false, withNegated: false },
      kill: { kind: 'boolean', brief: 'after the grace time, SIGKILL', default: false, withNegated: false },
      grace: {
        kind: 'parsed',
        parse: durationMs,
        brief: 'how long to wait for the port to become free',
        default: '5s',
      },
      json: { kind: 'boolean', brief: 'the plan and what came of it as JSON', default: false, withNegated: false },
    },
    aliases: { y: 'yes' },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'port number, service or process name', parse: String, placeholder: 'port' }],
    },
  },
  async run(context, flags, word) {
    const ports = new Set(await portsOfWord(word, context));
    const { sockets, notices } = await collectSockets(
      context.host,
      { states: chartStates },
      ({ local }) => local.port !== null && ports.has(local.port),
    );
    const steps = planStop(sockets, stopContext(context.host));
    printNotices(notices, context);
    if (steps.length === 0) throw nobody(word);
    if (!flags.yes) return showPlan(context, steps, word, flags);
    return execute(context, steps, flags);
  },
});

function nobody(word: string): PortolanError {
  return new PortolanError('PTL_NOTHING_FOUND', `nobody listens on ${word}: there is nothing to stop`, {
    hint: `portolan ${word} says who uses it`,
  });
}

function showPlan({ out }: CliContext, steps: readonly StopStep[], word: string, { json }: Flags): number {
  if (json) out.write(`${safeJson({ done: false, steps: steps.map(stepValue) })}\n`);
  else {
    for (const step of steps) out.write(`would ${printable(stepText(step))}\n`);
    const possible = steps.some((step) => step.kind === 'process' || step.kind === 'unit');
    out.write(
      possible ? `nothing was stopped; to do it: portolan stop ${printable(word)} --yes\n` : 'nothing was stopped\n',
    );
  }
  return steps.every((step) => step.kind === 'unknown') ? exitCodes.privilege : exitCodes.ok;
}

async function execute(context: CliContext, steps: readonly StopStep[], flags: Flags): Promise<number> {
  let code: number = exitCodes.ok;
  const results: object[] = [];
  for (const step of steps) {
    const outcome = await takeStep(context.host, step, {
      kill: flags.kill,
      graceMs: flags.grace,
      signal: context.signal,
    });
    results.push({ ...stepValue(step), ...outcome });
    if (!flags.json) context.out.write(`${outcome.stopped ? 'stopped' : 'not stopped'}: ${printable(outcome.text)}\n`);
    if (!outcome.stopped) code = Math.max(code, outcome.exitCode);
  }
  if (flags.json) context.out.write(`${safeJson({ done: true, steps: results })}\n`);
  return code;
}

function stepText(step: StopStep): string {
  switch (step.kind) {
    case 'process':
      return `send SIGTERM to ${step.owner.command}[${step.owner.pid}] of ${step.owner.user ?? step.owner.uid}`;
    case 'unit':
      return `stop unit ${step.unit} (systemctl${step.userUnit ? ' --user' : ''} stop ${step.unit}): ${step.owners.map((owner) => `${owner.command}[${owner.pid}]`).join(', ')}`;
    case 'container':
      return `leave ${step.container} to its runtime: ${containerStopCommand(step)}`;
    case 'unknown':
      return `not know whom to stop: ${step.reason}`;
  }
}

function stepValue(step: StopStep): Readonly<Record<string, unknown>> {
  const pids =
    'owners' in step ? step.owners.map((owner) => owner.pid) : step.kind === 'process' ? [step.owner.pid] : [];
  return { kind: step.kind, text: stepText(step), pids };
}
