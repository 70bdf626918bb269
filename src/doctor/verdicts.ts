/** Every verdict that the doctor can come to, what it means, and the exit code that it alone has. */

/** One verdict. The first digit of its exit code is the coarse answer of every Portolan command: 1 no, 2 usage, 3 privilege, 4 unreachable, 5 a fault here. */
export interface VerdictFacts {
  readonly exitCode: number;
  /** One line for the documentation and for `--json`. */
  readonly meaning: string;
}

/** The closed list. docs/doctor.md shows it as a table. */
export const verdicts = {
  open: { exitCode: 0, meaning: 'The port takes connections (TCP) or answered (UDP).' },
  free: { exitCode: 0, meaning: 'A server can bind the port.' },

  refused: { exitCode: 10, meaning: 'Nothing listens there: the host itself sent a RST.' },
  'refused-by-firewall': {
    exitCode: 11,
    meaning: 'A firewall or router refused: an ICMP message, or a RST that is not the host’s own.',
  },
  'not-served': {
    exitCode: 12,
    meaning: 'Connections are taken, and closed without a word or deaf to all data: no service behind.',
  },
  'reset-after-accept': { exitCode: 13, meaning: 'The connection came about and was reset before anything was said.' },
  'zero-window': { exitCode: 14, meaning: 'The connection came about, but the peer takes no byte (window 0).' },
  'tls-broken': { exitCode: 15, meaning: 'The port is open, but no TLS handshake succeeds where TLS is spoken.' },
  mixed: { exitCode: 16, meaning: 'Open at some addresses of the name, not at others.' },
  'udp-closed': { exitCode: 17, meaning: 'Nothing is bound there: the host sent ICMP port unreachable.' },
  'local-rule': {
    exitCode: 18,
    meaning: 'A rule of this machine forbids it: its firewall, or a prohibit, blackhole or unreachable route.',
  },
  'queue-full': { exitCode: 19, meaning: 'Its program accepts too slowly: the queue of waiting connections is full.' },

  'invalid-port': { exitCode: 20, meaning: 'There is no such port: neither a number from 1 to 65535 nor a service.' },
  'bad-source': { exitCode: 21, meaning: 'The address or port given with --from cannot be used here.' },
  'not-our-address': { exitCode: 22, meaning: 'The address to bind is not one of this host’s.' },

  permission: { exitCode: 30, meaning: 'The kernel does not let this user do it.' },
  'privileged-port': { exitCode: 31, meaning: 'Binding the port needs CAP_NET_BIND_SERVICE.' },

  dropped: { exitCode: 40, meaning: 'Silence: several SYNs, no answer of any kind.' },
  'timed-out': { exitCode: 41, meaning: 'The time given was over before silence could mean anything.' },
  'no-route': { exitCode: 42, meaning: 'This machine has no route to the address.' },
  'net-unreachable': { exitCode: 43, meaning: 'A router on the way has no route to the address.' },
  'host-unreachable': {
    exitCode: 44,
    meaning: 'The host, or the next router, does not answer on its link (ARP, neighbour discovery).',
  },
  'name-not-found': { exitCode: 45, meaning: 'The name does not exist, or has no address (of the family asked for).' },
  'name-unanswered': { exitCode: 46, meaning: 'No name server could be reached or answered in time.' },
  'name-failed': { exitCode: 47, meaning: 'The name servers failed (SERVFAIL, REFUSED): a temporary error.' },
  'udp-no-answer': { exitCode: 48, meaning: 'No answer: open or dropped, which UDP does not tell apart.' },
  'routing-loop': { exitCode: 49, meaning: 'A packet ran out of hops on the way: most likely a routing loop.' },

  'no-ports-left': { exitCode: 50, meaning: 'This machine has no free local port for the connection.' },
  'no-descriptors': { exitCode: 51, meaning: 'This process or machine may open no further file.' },
  'local-fault': { exitCode: 52, meaning: 'The kernel of this machine refused for another reason.' },

  'in-use': { exitCode: 100, meaning: 'Cannot be bound: a process listens on it.' },
  'in-use-bound': { exitCode: 101, meaning: 'Cannot be bound: a process has bound it without listening.' },
  'in-use-closing': { exitCode: 102, meaning: 'Cannot be bound: connections that are closed or closing hold it.' },
  'in-use-connected': { exitCode: 103, meaning: 'Cannot be bound: it is the near end of a connection.' },
  'in-use-wildcard': {
    exitCode: 104,
    meaning: 'Cannot be bound: taken on another address that overlaps with this one.',
  },
  'in-use-other-family': { exitCode: 105, meaning: 'Half free: the other address family has it.' },
  'in-use-unexplained': { exitCode: 106, meaning: 'Cannot be bound, and no visible socket has it.' },
} as const satisfies Record<string, VerdictFacts>;

/** The name of a verdict: stable, for scripts. */
export type VerdictId = keyof typeof verdicts;
