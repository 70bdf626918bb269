/** Names of sockets: `[PORT][,[REMOTE-HOST][,[REMOTE-PORT]]]`, ports and hosts as getaddrinfo(3) takes them. */
import { ipText, parseIp } from '../../addr/ip-address.ts';
import type { SystemNames } from '../../os/host.ts';
import type { TypedName } from './options.ts';
import type { ResolvedName, SocketTarget } from './name.ts';

/** The name, or a complaint for standard error (null when fuser is silent about it: the name just matches nothing). */
export type Resolution =
  | { readonly ok: true; readonly name: ResolvedName }
  | { readonly ok: false; readonly shown: string; readonly complaint: string | null };

/** Resolves a name of the space tcp or udp. */
export async function resolveSocket(typed: TypedName, names: SystemNames): Promise<Resolution> {
  const protocol = typed.space === 'udp' ? 'udp' : 'tcp';
  const shown = `${typed.text}/${protocol}`;
  const fail = (complaint: string | null): Resolution => ({ ok: false, shown, complaint });
  const [ports = '', host = '', ...rest] = typed.text.split(',');
  // psmisc reads a port up to a slash, and takes the nothing before the slash of a path for any port: here a path is no port.
  const local = ports.startsWith('/') ? ports : ports.split('/', 1)[0]!;
  // A third comma belongs to the remote port, which then is none.
  const remote = rest.join(',');
  const localPort = portNumber(local, protocol, names);
  if (localPort === null) {
    const why = local === '*' ? 'Name or service not known' : 'Servname not supported for ai_socktype';
    return fail(`Cannot resolve local port ${local}: ${why}`);
  }
  const remotePort = portNumber(remote, protocol, names);
  if (remotePort === null) return fail(null);
  const remoteAddresses = host === '' ? null : await addressesOf(host, names);
  if (remoteAddresses?.length === 0) return fail(null);
  return { ok: true, name: { shown, target: { kind: 'socket', protocol, localPort, remotePort, remoteAddresses } } };
}

/** A numeric address comes back as it was typed: it is compared in its shortest form, which is the tables'. */
async function addressesOf(host: string, names: SystemNames): Promise<NonNullable<SocketTarget['remoteAddresses']>> {
  const found = await names.addressesOf(host);
  return found.map(({ family, address }) => {
    const parsed = parseIp(address);
    return { family, address: parsed.ok ? ipText({ ...parsed.value, zone: null }) : address };
  });
}

/** A number as strtoul(3) reads it, cut to 16 bits as htons(3) cuts it; nothing is 0, any port. */
function portNumber(text: string, protocol: string, names: SystemNames): number | null {
  if (text === '') return 0;
  const match = /^[\t\n\v\f\r ]*\+?(\d+)$/.exec(text);
  return match === null ? names.servicePort(text, protocol) : Number(BigInt(match[1]!) & 0xffffn);
}
