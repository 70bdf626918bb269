/** What to run next: one command for each verdict. */
import { ipText } from '../addr/ip-address.ts';
import type { ReachVerdict } from './decide.ts';
import type { ReachEvidence } from './evidence.ts';
import type { VerdictId } from './verdicts.ts';

/** A command line, with the host it is for in front where that is not this one. */
export function nextStep(verdict: ReachVerdict, { question }: ReachEvidence): string {
  const { decisive, by } = verdict;
  const { host, port, transport, family } = question;
  const address = decisive === null ? host : ipText(decisive.address);
  const fromHost = by === null || by.value === decisive?.address.value;
  const onHost = decisive?.local === true ? '' : `on ${host}: `;
  const words: Words = {
    host,
    port,
    address,
    version: decisive?.address.version ?? 4,
    check: `portolan check ${host} ${port}${transport === 'udp' ? ' --udp' : ''}`,
    onHost,
    onSender: fromHost ? onHost : `on ${ipText(by)}: `,
    familyOption: family === null ? '' : `v${family}`,
    neighbour: neighbourStep(verdict, address),
  };
  return (steps[verdict.id] ?? otherwise)(words);
}

interface Words {
  readonly host: string;
  readonly port: number;
  readonly address: string;
  readonly version: 4 | 6;
  readonly check: string;
  readonly onHost: string;
  /** Whoever sent what decided. */
  readonly onSender: string;
  readonly familyOption: string;
  readonly neighbour: string;
}

type Step = (words: Words) => string;

const otherwise: Step = () => 'portolan doctor';
const whoIsThere: Step = ({ onHost, port }) => `${onHost}portolan ${port}`;
const doesItArrive: Step = ({ onHost, port }) =>
  `${onHost}tcpdump -ni any port ${port}, while you try again: does it arrive?`;
const whichRoute: Step = ({ onSender, address }) => `${onSender}ip route get ${address}`;
const whoKnows: Step = ({ familyOption, host }) => `getent ahosts${familyOption} ${host}; cat /etc/resolv.conf`;

const steps: Partial<Record<VerdictId, Step>> = {
  open: ({ check }) => check.replace('check', 'talk'),
  mixed: ({ check, version }) => `${check} -${version === 4 ? 6 : 4}`,
  refused: whoIsThere,
  'udp-closed': whoIsThere,
  'not-served': whoIsThere,
  'queue-full': whoIsThere,
  'reset-after-accept': whoIsThere,
  'zero-window': whoIsThere,
  'tls-broken': ({ address, port }) => `portolan identify ${address.includes(':') ? `[${address}]` : address}:${port}`,
  'refused-by-firewall': ({ onSender }) => `${onSender}nft list ruleset`,
  'local-rule': ({ address }) => `nft list ruleset; ip rule; ip route get ${address}`,
  dropped: doesItArrive,
  'udp-no-answer': doesItArrive,
  'timed-out': ({ check }) => `${check} --timeout 10s`,
  'no-route': ({ version }) => `ip -${version} route`,
  'net-unreachable': whichRoute,
  'routing-loop': whichRoute,
  'host-unreachable': ({ neighbour }) => neighbour,
  'name-not-found': whoKnows,
  'name-unanswered': whoKnows,
  'name-failed': whoKnows,
  'no-ports-left': () => 'portolan count state:time-wait; sysctl net.ipv4.ip_local_port_range',
  'no-descriptors': () => 'ulimit -n; sysctl fs.file-nr',
  'bad-source': () => 'ip -brief address',
  permission: ({ check }) => `sudo ${check}`,
};

/** On the link the neighbour table shows it; behind a router, that router's. */
function neighbourStep({ decisive, by }: ReachVerdict, address: string): string {
  const neighbour = decisive?.neighbour ?? null;
  const failed = neighbour?.state === 'failed' || neighbour?.state === 'asked';
  if (neighbour !== null && failed) return `ip neigh show ${ipText(neighbour.address)}`;
  return by === null ? `ip neigh show ${address}` : `on ${ipText(by)}: ip neigh show ${address}`;
}
