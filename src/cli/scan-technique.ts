/** From `--technique` to the technique: loads the one that is used, and falls back to connections where packets are not allowed. */
import { PortolanError } from '../base/errors.ts';
import { suggest } from '../base/suggest.ts';
import type { ScanTransport } from '../scan/technique.ts';
import { techniques } from '../scan/techniques/catalog.gen.ts';
import type { Host } from '../os/host.ts';
import type { CliContext } from './context.ts';
import type { ScanTechniques } from './scan-flags.ts';

/** What `--technique` takes, beside `auto`. */
export const techniqueNames: readonly string[] = techniques.flatMap(({ id }) =>
  id.startsWith('tcp.') ? [id.slice(4)] : id === 'ip.protocol' ? ['protocol'] : [],
);

/** Loads the technique of each transport. Throws PTL_USAGE for an unknown one and PTL_PERMISSION for one that needs CAP_NET_RAW. */
export async function chooseTechniques(
  name: string,
  transports: ReadonlySet<ScanTransport>,
  { host }: CliContext,
): Promise<ScanTechniques> {
  const sendsPackets = maySendPackets(host);
  const wanted = name === 'auto' ? (sendsPackets ? 'syn' : 'connect') : name.replace(/^(?:tcp|ip)\./, '');
  if (!techniqueNames.includes(wanted)) {
    const near = suggest(name, techniqueNames);
    throw new PortolanError('PTL_USAGE', `there is no technique "${name}"`, {
      hint: near === undefined ? `choose one: ${techniqueNames.join(', ')}` : `did you mean --technique ${near}?`,
    });
  }
  const bySocket = wanted === 'connect' || !sendsPackets;
  const ids = {
    tcp: `tcp.${wanted}`,
    udp: bySocket ? 'udp.socket' : 'udp.payload',
    sctp: 'sctp.init',
    ip: 'ip.protocol',
  };
  const loaded = [...transports].map(async (transport) => {
    const technique = await techniques.find(({ id }) => id === ids[transport])!.load();
    if (technique.kind === 'packet') mustSendPackets(host, what[transport] ?? technique.id, instead);
    return [transport, technique] as const;
  });
  return Object.fromEntries(await Promise.all(loaded));
}

const what: Readonly<Partial<Record<ScanTransport, string>>> = { sctp: 'an SCTP scan' };
const instead = 'run it with sudo; TCP and UDP ports can be scanned by every user (--technique connect)';

/** Whether this user may send packets of their own. */
export function maySendPackets(host: Host): boolean {
  const { capabilities, effectiveUid } = host.privileges();
  return capabilities === null ? effectiveUid === 0 : capabilities.has('CAP_NET_RAW');
}

/** Throws PTL_PERMISSION where this user may not; `what` needs it, `hint` says what to do instead. */
export function mustSendPackets(host: Host, asking: string, hint: string): void {
  if (maySendPackets(host)) return;
  const text = `${asking} sends packets of its own, which the kernel allows with CAP_NET_RAW`;
  throw new PortolanError('PTL_PERMISSION', text, { hint });
}
