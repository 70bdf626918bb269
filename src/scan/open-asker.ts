/** Opens an asker on this machine's raw links. */
import type { Clock } from '../base/clock.ts';
import { PortolanError } from '../base/errors.ts';
import { Asker } from './asker.ts';

/** Headers and the quotation of an ICMP error. */
const snapLength = 160;
const ringBytes = 4 * 1024 * 1024;

/** An asker and the source ports that its links let answers through to, both ends included. */
export interface OpenAsker {
  readonly asker: Asker;
  readonly sources: { readonly first: number; readonly last: number };
}

/** Opens it. Rejects with PTL_PLATFORM; links are opened with the first question, which may throw PTL_PERMISSION (naming CAP_NET_RAW). */
export async function openAsker(seed: number, clock: Clock): Promise<OpenAsker> {
  if (process.platform !== 'linux')
    throw new PortolanError('PTL_PLATFORM', `packets cannot be sent on ${process.platform} yet`, {
      hint: 'hosts can be asked by connections: every user may',
    });
  const [{ openRawLink }, { answerFilter }, { kernelSources, sourcePorts }, { interfaceNameOfZone }] =
    await Promise.all([
      import('../link/raw-link.linux.ts'),
      import('./answer-filter.ts'),
      import('./packet-source.linux.ts'),
      import('../os/zone-index.linux.ts'),
    ]);
  const sources = sourcePorts(seed);
  const filter = answerFilter(sources, snapLength);
  const openLink = (zone: string | null): ReturnType<typeof openRawLink> =>
    openRawLink({
      interface: zone === null ? 'any' : interfaceNameOfZone(zone),
      filter,
      direction: 'in',
      snapLength,
      ringBytes,
      retireMs: 1,
    });
  return { asker: new Asker({ clock, openLink, sourceOf: kernelSources() }), sources };
}
