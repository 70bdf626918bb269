/** A server behind a firewall that answers in different ways. */
import { defineLab } from '../plan.ts';

export default defineLab({
  name: 'firewall',
  brief: 'a server that drops, rejects, resets or accepts, by port, on a switch with two clients',
  shellIn: 'client',
  hints: [
    'nc -zvw1 10.79.0.10 80    (accepted: nobody listens, so the kernel resets)',
    'nc -zvw1 10.79.0.10 81    (dropped: no answer)',
    'nc -zvw1 10.79.0.10 82    (rejected with an ICMP message)',
    'nc -zvw1 10.79.0.10 83    (rejected with a reset)',
  ],
  plan: {
    hosts: {
      client: {},
      stranger: {},
      server: {
        firewall: `table inet guard {
          chain input {
            type filter hook input priority filter; policy accept;
            ip saddr 10.79.0.3 drop
            tcp dport 81 drop
            tcp dport 82 reject with icmpx type port-unreachable
            tcp dport 83 reject with tcp reset
          }
        }
        `,
      },
    },
    bridges: [
      {
        name: 'switch',
        members: [
          { host: 'client', addresses: ['10.79.0.2/24', 'fd79::2/64'] },
          { host: 'stranger', addresses: ['10.79.0.3/24', 'fd79::3/64'] },
          { host: 'server', addresses: ['10.79.0.10/24', 'fd79::10/64'] },
        ],
      },
    ],
  },
});
