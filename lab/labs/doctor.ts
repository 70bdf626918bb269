/** Every way in which a port can fail to be reached, between hosts of one laboratory. */
import { defineLab } from '../plan.ts';

/** Errors as often as they are asked for: the kernel would hold most of them back. */
const talkative = { 'net.ipv4.icmp_ratemask': '0', 'net.ipv6.icmp.ratelimit': '0' } as const;
const wayOut = [
  { to: '10.90.0.0/16', via: '10.90.1.1' },
  { to: 'fd90::/16', via: 'fd90:1::1' },
  // Behind a router that does not exist.
  { to: '10.90.5.0/24', via: '10.90.1.98' },
  { to: 'fd90:5::/64', via: 'fd90:1::98' },
] as const;

/** By destination port, in the way of whatever passes: the same on the target and on the routers. */
const answers = (first: number): string => `
  tcp dport ${first} drop
  tcp dport ${first + 1} reject with icmpx type port-unreachable
  tcp dport ${first + 2} reject with icmpx type admin-prohibited
  tcp dport ${first + 3} reject with icmpx type host-unreachable
  tcp dport ${first + 4} reject with icmpx type no-route
  tcp dport ${first + 5} reject with tcp reset
  udp dport ${first} drop
  udp dport ${first + 2} reject with icmpx type admin-prohibited
`;

const guard = (hook: string, rules: string): string => `
table inet guard {
  chain ${hook} {
    type filter hook ${hook} priority filter; policy accept;
    ${rules}
  }
}
`;

export default defineLab({
  name: 'doctor',
  brief: 'a client, two routers and a server, with every kind of refusal on the way',
  shellIn: 'client',
  hints: [
    'portolan 10.90.3.2:22     (open, behind two routers)',
    'portolan 10.90.3.2:24     (nothing listens)',
    'portolan 10.90.3.2:81     (the server drops)      82-86 (it rejects)',
    'portolan 10.90.3.2:91     (the first router drops) 92-96 (it rejects; 96 with a reset)',
    'portolan 10.90.3.2:206    (the second router resets)',
    'portolan 10.90.6.1:80     (a routing loop)',
  ],
  plan: {
    hosts: {
      client: { routes: wayOut, sysctls: talkative },
      fenced: {
        routes: wayOut,
        sysctls: talkative,
        firewall:
          guard('output', `${answers(101)} udp dport 109 reject`) + guard('input', 'iifname "lo" tcp dport 107 drop'),
      },
      small: {
        routes: wayOut,
        sysctls: { ...talkative, 'net.ipv4.ip_local_port_range': '61000 61001' },
        firewall: guard('input', 'tcp sport 108 drop'),
      },
      near: { routes: wayOut, sysctls: talkative },
      router: {
        forward: true,
        sysctls: talkative,
        routes: [
          { to: '10.90.3.0/24', via: '10.90.2.2' },
          { to: '10.90.6.0/24', via: '10.90.2.2' },
          { to: 'fd90:3::/64', via: 'fd90:2::2' },
          { to: 'fd90:6::/64', via: 'fd90:2::2' },
        ],
        firewall: guard('forward', answers(91)),
      },
      inner: {
        forward: true,
        sysctls: talkative,
        routes: [
          { to: '10.90.0.0/16', via: '10.90.2.1' },
          { to: 'fd90:1::/64', via: 'fd90:2::1' },
          { to: 'fd90:6::/64', via: 'fd90:2::1' },
        ],
        firewall: guard('forward', answers(201)),
      },
      server: {
        routes: [
          { to: '10.90.0.0/16', via: '10.90.3.1' },
          { to: 'fd90::/16', via: 'fd90:3::1' },
        ],
        sysctls: talkative,
        firewall:
          guard('input', answers(81)) +
          `
table inet mangle {
  chain output {
    type filter hook output priority mangle;
    tcp sport 7006 tcp window set 0
  }
}
`,
      },
    },
    bridges: [
      {
        name: 'lan',
        members: [
          { host: 'client', addresses: ['10.90.1.2/24', 'fd90:1::2/64'] },
          { host: 'fenced', addresses: ['10.90.1.3/24', 'fd90:1::3/64'] },
          { host: 'small', addresses: ['10.90.1.4/24', 'fd90:1::4/64'] },
          { host: 'near', addresses: ['10.90.1.10/24', 'fd90:1::10/64'] },
          { host: 'router', device: 'lan', addresses: ['10.90.1.1/24', 'fd90:1::1/64'] },
        ],
      },
    ],
    links: [
      {
        ends: [
          { host: 'router', device: 'deep', addresses: ['10.90.2.1/24', 'fd90:2::1/64'] },
          { host: 'inner', device: 'near', addresses: ['10.90.2.2/24', 'fd90:2::2/64'] },
        ],
      },
      {
        ends: [
          { host: 'inner', device: 'far', addresses: ['10.90.3.1/24', 'fd90:3::1/64'] },
          { host: 'server', addresses: ['10.90.3.2/24', 'fd90:3::2/64'] },
        ],
      },
    ],
  },
});
