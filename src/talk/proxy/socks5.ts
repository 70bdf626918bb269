/** SOCKS 5 (RFC 1928) with user name and password (RFC 1929). */
import { ipBytes } from '../../addr/ip-address.ts';
import type { Handshake, HandshakeOutcome, HandshakeStep } from '../handshake.ts';
import { reading, sending } from '../handshake.ts';
import type { ProxyCredentials, ProxyTarget } from './proxy-target.ts';

const method = { none: 0, password: 2, refused: 0xff } as const;
const addressType = { ipv4: 1, name: 3, ipv6: 4 } as const;

/** Asks a SOCKS 5 proxy to connect. */
export function* socks5(target: ProxyTarget, credentials?: ProxyCredentials): Handshake {
  yield* sending(
    credentials === undefined ? Uint8Array.of(5, 1, method.none) : Uint8Array.of(5, 2, method.none, method.password),
  );
  const [version, chosen] = yield* reading(2);
  if (version !== 5) return { ok: false, reason: 'the proxy does not speak SOCKS 5' };
  if (chosen === method.password && credentials !== undefined) {
    const outcome = yield* logIn(credentials);
    if (!outcome.ok) return outcome;
  } else if (chosen !== method.none)
    return { ok: false, reason: 'the proxy accepts none of our authentication methods' };
  const destination = destinationBytes(target);
  if (destination === null) return { ok: false, reason: 'the name is longer than 255 bytes' };
  yield* sending(Buffer.concat([Uint8Array.of(5, 1, 0), destination]));
  return yield* readReply();
}

function* logIn({ user, password }: ProxyCredentials): Generator<HandshakeStep, HandshakeOutcome, Uint8Array> {
  const [name, secret] = [Buffer.from(user), Buffer.from(password)];
  if (name.length > 255 || secret.length > 255)
    return { ok: false, reason: 'user name and password have at most 255 bytes' };
  yield* sending(Buffer.concat([Uint8Array.of(1, name.length), name, Uint8Array.of(secret.length), secret]));
  const answer = yield* reading(2);
  return answer[1] === 0 ? { ok: true } : { ok: false, reason: 'the proxy refused user name and password' };
}

function destinationBytes({ host, port }: ProxyTarget): Buffer | null {
  const tail = Buffer.alloc(2);
  tail.writeUInt16BE(port);
  if ('address' in host) {
    const kind = host.address.version === 4 ? addressType.ipv4 : addressType.ipv6;
    return Buffer.concat([Uint8Array.of(kind), ipBytes(host.address), tail]);
  }
  const name = Buffer.from(host.name);
  return name.length > 255 ? null : Buffer.concat([Uint8Array.of(addressType.name, name.length), name, tail]);
}

function* readReply(): Generator<HandshakeStep, HandshakeOutcome, Uint8Array> {
  const [version, code, , kind] = yield* reading(4);
  if (version !== 5) return { ok: false, reason: 'the proxy does not speak SOCKS 5' };
  if (code !== 0) return { ok: false, reason: refusals[code!] ?? `code ${code}`, code: code! };
  // The address it connected from has to be read away: what follows is the conversation.
  const length =
    kind === addressType.ipv4
      ? 4
      : kind === addressType.ipv6
        ? 16
        : kind === addressType.name
          ? (yield* reading(1))[0]!
          : -1;
  if (length < 0) return { ok: false, reason: 'the proxy answered with an address of unknown kind' };
  yield* reading(length + 2);
  return { ok: true };
}

/** RFC 1928 section 6. */
const refusals: Readonly<Record<number, string>> = {
  1: 'General SOCKS server failure',
  2: 'Connection not allowed by ruleset',
  3: 'Network unreachable',
  4: 'Host unreachable',
  5: 'Connection refused',
  6: 'TTL expired',
  7: 'Command not supported',
  8: 'Address type not supported',
};
