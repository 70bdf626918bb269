/** From `--technique` to the technique: loads the one that is used, and falls back to connections where packets are not allowed. */
import { PortolanError } from '../base/errors.ts';
import { suggest } from '../base/suggest.ts';
import type { Technique } from '../scan/technique.ts';
import { techniques } from '../scan/techniques/catalog.gen.ts';
import type { Host } from '../os/host.ts';
import type { CliContext } from './context.ts';

/** What `--technique` takes, beside `auto`. */
export const techniqueNames: readonly string[] = techniques.flatMap(({ id }) =>
  id.startsWith('tcp.') ? [id.slice(4)] : [],
);

/** Loads it. Throws PTL_USAGE for an unknown one and PTL_PERMISSION for one that needs CAP_NET_RAW. */
export async function chooseTechnique(name: string, context: CliContext): Promise<Technique> {
  const sendsPackets = maySendPackets(context.host);
  const wanted = name === 'auto' ? (sendsPackets ? 'syn' : 'connect') : name;
  const entry = techniques.find(({ id }) => id.startsWith('tcp.') && (id === wanted || id === `tcp.${wanted}`));
  if (entry === undefined) {
    const near = suggest(name, techniqueNames);
    throw new PortolanError('PTL_USAGE', `there is no technique "${name}"`, {
      hint: near === undefined ? `choose one: ${techniqueNames.join(', ')}` : `did you mean --technique ${near}?`,
    });
  }
  const technique = await entry.load();
  if (technique.kind === 'dial' || sendsPackets) return technique;
  throw noRawSockets(technique.id, 'run it with sudo, or leave --technique away: connections work for every user');
}

/** The technique for UDP ports. Throws PTL_PERMISSION without CAP_NET_RAW. */
export async function udpTechnique(context: CliContext): Promise<Technique> {
  mustSendPackets(context.host, 'a UDP scan', 'run it with sudo, or scan TCP ports only');
  return techniques.find(({ id }) => id === 'udp.payload')!.load();
}

/** Whether this user may send packets of their own. */
export function maySendPackets(host: Host): boolean {
  const { capabilities, effectiveUid } = host.privileges();
  return capabilities === null ? effectiveUid === 0 : capabilities.has('CAP_NET_RAW');
}

/** Throws PTL_PERMISSION where this user may not; `what` needs it, `hint` says what to do instead. */
export function mustSendPackets(host: Host, what: string, hint: string): void {
  if (!maySendPackets(host)) throw noRawSockets(what, hint);
}

function noRawSockets(what: string, hint: string): PortolanError {
  return new PortolanError(
    'PTL_PERMISSION',
    `${what} sends packets of its own, which the kernel allows with CAP_NET_RAW`,
    {
      hint,
    },
  );
}
