/** Which hellos a port is asked, in which order: those its number hints at first, then the common ones, then the rest. */
import type { Identifier, IdentifyTransport } from './identifier.ts';

/** Asked in this order where the number does not hint; what is not named here follows by name. */
const common = [
  'http',
  'tls',
  'redis',
  'postgresql',
  'mongodb',
  'smb',
  'rdp',
  'ldap',
  'dns',
  'mqtt',
  'memcached',
  'socks',
  'amqp',
  'rtsp',
  'sip',
  'xmpp',
  'irc',
  'x11',
  'mssql',
  'oracle',
  'kafka',
  'cassandra',
  'zookeeper',
  'rpcbind',
  'http2',
  'snmp',
  'ntp',
  'stun',
  'coap',
] as const;

/** Raw printers put on paper what they do not understand: they are asked in their own language only. */
const printers = { first: 9100, last: 9107 } as const;

/** The hellos of a port. */
export interface HelloPlan {
  readonly hinted: readonly Identifier[];
  /** TLS is usual on this port. */
  readonly tlsFirst: boolean;
  readonly others: readonly Identifier[];
}

/** Makes the plan. */
export function helloPlan(port: number, transport: IdentifyTransport, identifiers: readonly Identifier[]): HelloPlan {
  const asking = identifiers.filter(({ hello, transports }) => hello !== undefined && transports.includes(transport));
  const here = asking.filter(({ ports }) => ports.includes(port));
  const tlsFirst = transport === 'tcp' && here.some(({ id }) => id === 'tls');
  const isPrinter = transport === 'tcp' && port >= printers.first && port <= printers.last;
  const others = asking.filter((identifier) => !here.includes(identifier) && identifier.onlyHinted !== true);
  return {
    hinted: here.filter(({ id }) => id !== 'tls'),
    tlsFirst,
    others: isPrinter ? [] : others.sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1)),
  };
}

function rank({ id }: Identifier): number {
  const at = (common as readonly string[]).indexOf(id);
  return at < 0 ? common.length : at;
}
