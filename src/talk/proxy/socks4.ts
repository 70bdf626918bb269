/** SOCKS 4 and 4a (socks4.protocol, socks4A.protocol of NEC 1992): IPv4 only; 4a leaves the name to the proxy. */
import { ipBytes } from '../../addr/ip-address.ts';
import type { Handshake } from '../handshake.ts';
import { reading, sending } from '../handshake.ts';
import type { ProxyTarget } from './proxy-target.ts';

/** Asks a SOCKS 4 proxy to connect. `user` goes along as the ident. */
export function* socks4(target: ProxyTarget, user = ''): Handshake {
  const { host, port } = target;
  if ('address' in host && host.address.version === 6)
    return { ok: false, reason: 'SOCKS 4 knows IPv4 addresses only' };
  // 0.0.0.x with x not 0 says that a name follows (4a).
  const address = 'address' in host ? ipBytes(host.address) : Uint8Array.of(0, 0, 0, 1);
  const head = Buffer.alloc(8);
  head[0] = 4;
  head[1] = 1;
  head.writeUInt16BE(port, 2);
  head.set(address, 4);
  const name = 'name' in host ? Buffer.from(`${host.name}\0`) : Buffer.alloc(0);
  yield* sending(Buffer.concat([head, Buffer.from(`${user}\0`), name]));
  const answer = yield* reading(8);
  if (answer[0] !== 0) return { ok: false, reason: 'the proxy does not speak SOCKS 4' };
  return answer[1] === 90
    ? { ok: true }
    : { ok: false, reason: refusals[answer[1]!] ?? `code ${answer[1]}`, code: answer[1]! };
}

const refusals: Readonly<Record<number, string>> = {
  91: 'request rejected or failed',
  92: 'the proxy cannot reach identd here',
  93: 'identd here names another user',
};
