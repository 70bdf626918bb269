/** Lets the system's own resolver (getaddrinfo(3), getnameinfo(3)) find names: slower, and it knows all that the system knows. */
import { ipText, parseIp } from '../addr/ip-address.ts';
import type { SystemNames } from '../os/host.ts';
import { Gate } from './event-stream.ts';
import { isHostName } from './names-message.ts';
import type { NameAnswer, NameResolver } from './names-types.ts';

/** Look-ups under way: Node has four threads for them, and others want them too. */
const atOnce = 4;

/** The resolver. Each look-up ends after the five seconds that `SystemNames` gives it. */
export function systemNames(names: Pick<SystemNames, 'hostOf' | 'addressesOf'>): NameResolver {
  const gate = new Gate(atOnce);
  let closed = false;
  const inTurn = <T>(ask: () => Promise<NameAnswer<T>>, signal?: AbortSignal): Promise<NameAnswer<T>> =>
    gate.run(async () => (closed || signal?.aborted ? { ok: false, failure: 'timeout' } : ask()));
  return {
    reverse: (address, signal) =>
      inTurn(async () => {
        const name = await names.hostOf(ipText(address));
        if (name === null) return { ok: false, failure: 'no-name' };
        return isHostName(name) ? { ok: true, found: [name] } : { ok: false, failure: 'malformed' };
      }, signal),
    forward: (name, version, signal) =>
      inTurn(async () => {
        const found = (await names.addressesOf(name)).flatMap(({ address }) => {
          const parsed = parseIp(address);
          return parsed.ok && parsed.value.version === version ? [parsed.value] : [];
        });
        return found.length > 0 ? { ok: true, found } : { ok: false, failure: 'no-name' };
      }, signal),
    close: () => (closed = true),
  };
}
