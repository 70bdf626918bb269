/** The situations of the laboratory `doctor`: who asks what, and the right verdict as root and as an ordinary user. */
import type { Ask } from './asker.fixture.ts';
import type { VerdictId } from './verdicts.ts';

/** One situation. */
export interface Situation {
  readonly name: string;
  /** Where it is asked. */
  readonly at: 'client' | 'fenced' | 'small';
  readonly ask: Ask;
  readonly root: VerdictId;
  /** As nobody, without capabilities, where that is another. */
  readonly user: VerdictId;
}

type Row = readonly [name: string, ask: Ask, root: VerdictId, user?: VerdictId];

const near = ['10.90.1.10', 'fd90:1::10'] as const;
const server = ['10.90.3.2', 'fd90:3::2'] as const;
const slow = { timeoutMs: 4500 } as const;

/** Asked over both families. */
function both(
  name: string,
  hosts: readonly [string, string],
  port: number,
  root: VerdictId,
  more: object = {},
): readonly Row[] {
  return [
    [`${name}, IPv4`, { host: hosts[0], port, ...more }, root],
    [`${name}, IPv6`, { host: hosts[1], port, ...more }, root],
  ];
}

const udp = { udp: true } as const;

const fromClient: readonly Row[] = [
  ...both('open', server, 22, 'open'),
  ...both('open on the link', near, 80, 'open'),
  ...both('nothing listens', server, 24, 'refused'),
  ...both('nothing listens on the link', near, 24, 'refused'),
  ...both('nothing listens on the router', ['10.90.2.1', 'fd90:2::1'], 24, 'refused'),
  ...both('the target drops', server, 81, 'dropped'),
  ...both('the target rejects: port unreachable', server, 82, 'refused-by-firewall'),
  ...both('the target rejects: prohibited', server, 83, 'refused-by-firewall'),
  ...both('the target rejects: host unreachable', server, 84, 'refused-by-firewall'),
  ...both('the target rejects: no route', server, 85, 'refused-by-firewall'),
  // The host's own kernel and its own firewall send the same RST from the same place.
  ...both('the target rejects with a reset', server, 86, 'refused'),
  ...both('a router drops', server, 91, 'dropped'),
  ...both('a router rejects: port unreachable', server, 92, 'refused-by-firewall'),
  ...both('a router rejects: prohibited', server, 93, 'refused-by-firewall'),
  ...both('a router says host unreachable', server, 94, 'host-unreachable'),
  ...both('a router says no route', server, 95, 'net-unreachable'),
  ...both('the next router resets in the name of the host', server, 96, 'refused-by-firewall'),
  ...both('a router further on resets in the name of the host', server, 206, 'refused-by-firewall'),
  ...both('no such host on the link', ['10.90.1.99', 'fd90:1::99'], 80, 'host-unreachable', slow),
  ...both('the router itself is dead', ['10.90.5.1', 'fd90:5::1'], 80, 'host-unreachable', slow),
  ...both('no such host behind routers', ['10.90.3.99', 'fd90:3::99'], 80, 'host-unreachable', slow),
  ...both('no route here', ['10.91.0.1', 'fd91::1'].map(String) as [string, string], 80, 'no-route'),
  ...both('no route at the router', ['10.90.4.1', 'fd90:4::1'], 80, 'net-unreachable'),
  ...both('a routing loop', ['10.90.6.1', 'fd90:6::1'], 80, 'routing-loop'),
  ...both('a prohibit route of the router', ['10.90.7.1', 'fd90:7::1'], 80, 'refused-by-firewall'),
  ...both('a blackhole route of the router', ['10.90.9.1', 'fd90:9::1'], 80, 'dropped'),
  ...both('too little time', server, 81, 'timed-out', { timeoutMs: 300 }),
  ...both('closes without a word', server, 7001, 'not-served', { identify: true }),
  ...both('resets after the handshake', server, 7002, 'reset-after-accept'),
  ['a window of zero', { host: server[0], port: 7006 }, 'zero-window'],
  ['TLS that is none', { host: server[0], port: 443, identify: true }, 'tls-broken'],
  ['a banner without an end', { host: server[0], port: 7004, identify: true }, 'open'],
  ['a banner of escape sequences', { host: server[0], port: 7005, identify: true }, 'open'],
  ...both('UDP answers', server, 53, 'open', udp),
  ['UDP answers another question', { host: server[0], port: 5300, udp: true, identify: true }, 'open'],
  ...both('UDP closed', server, 24, 'udp-closed', udp),
  ...both('UDP bound and silent', server, 5000, 'udp-no-answer', udp),
  ...both('UDP dropped by the target', server, 81, 'udp-no-answer', udp),
  ...both('UDP rejected by the target', server, 83, 'refused-by-firewall', udp),
  ...both('UDP rejected by a router', server, 93, 'refused-by-firewall', udp),
  ['a source that is not ours', { host: server[0], port: 22, from: { address: '10.99.99.99', port: 0 } }, 'bad-source'],
  ['a privileged source port', { host: server[0], port: 22, from: { address: null, port: 79 } }, 'open', 'permission'],
  ['a name with both families', { host: 'server.lab', port: 22 }, 'open'],
  ['AAAA dead, A open', { host: 'mixed.lab', port: 22 }, 'mixed'],
  ['64 addresses, one open', { host: 'many.lab', port: 22 }, 'mixed'],
  ['no such name', { host: 'nosuch.lab', port: 22 }, 'name-not-found'],
  ['no address of the family', { host: 'six.lab', port: 22, family: 4 }, 'name-not-found'],
  ['the name server fails', { host: 'fail.lab', port: 22 }, 'name-failed'],
  ['the name server is silent', { host: 'silent.lab', port: 22 }, 'name-unanswered'],
];

const fromFenced: readonly Row[] = [
  ...both('our firewall drops what leaves', near, 101, 'local-rule'),
  ...both('our firewall rejects: prohibited', near, 103, 'local-rule'),
  ...both('our firewall rejects: host unreachable', near, 104, 'local-rule'),
  ...both('our firewall resets', near, 106, 'local-rule'),
  ...both('our firewall drops UDP', near, 101, 'local-rule', udp),
  ...both('our firewall rejects UDP', near, 109, 'local-rule', udp),
  ...both('our prohibit route', ['10.90.71.1', 'fd90:71::1'], 80, 'local-rule'),
  ...both('our blackhole route', ['10.90.72.1', 'fd90:72::1'], 80, 'local-rule'),
  ...both('our unreachable route', ['10.90.73.1', 'fd90:73::1'], 80, 'local-rule'),
  ['our firewall drops on loopback', { host: '127.0.0.1', port: 107 }, 'local-rule'],
  ['nothing listens on loopback', { host: '127.0.0.1', port: 9 }, 'refused'],
  ['the accept queue is full', { host: '127.0.0.1', port: 7010 }, 'queue-full'],
  ['UDP closed on loopback', { host: '::1', port: 9, udp: true }, 'udp-closed'],
  ['bind: in use', { host: '127.0.0.1', port: 7012, bind: true }, 'in-use'],
  ['bind: every address, one in use', { host: '', port: 7012, bind: true }, 'in-use-wildcard'],
  ['bind: bound, not listening', { host: '127.0.0.1', port: 7011, bind: true }, 'in-use-bound'],
  ['bind: closed connections', { host: '127.0.0.1', port: 7013, bind: true }, 'in-use-closing'],
  ['bind: the near end of a connection', { host: '127.0.0.1', port: 7014, bind: true }, 'in-use-connected'],
  ['bind: the other family takes both', { host: '0.0.0.0', port: 7015, bind: true }, 'in-use-other-family'],
  ['bind: a system port', { host: '', port: 79, bind: true }, 'free', 'privileged-port'],
  ['bind: not our address', { host: '10.99.99.99', port: 8000, bind: true }, 'not-our-address'],
];

const fromSmall: readonly Row[] = [
  ['no local port left', { host: near[0], port: 22 }, 'no-ports-left'],
  // Without packets nobody can know that the answer came as far as this machine.
  ['our firewall drops the answer', { host: near[0], port: 108 }, 'local-rule', 'dropped'],
];

/** All of them. */
export const situations: readonly Situation[] = (
  [
    ['client', fromClient],
    ['fenced', fromFenced],
    ['small', fromSmall],
  ] as const
).flatMap(([at, rows]) => rows.map(([name, ask, root, user = root]) => ({ name, at, ask, root, user })));
