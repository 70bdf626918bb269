/** The laboratory the zoo lives in: one host with every kind of address, a neighbour, and a ruleset that mutes marked sockets. */
import type { LabPlan } from '../plan.ts';

/** The host's name is `zoo`. */
export const zooPlan = {
  hosts: {
    zoo: {
      sysctls: {
        // Group 0 may open ping sockets; in a user namespace no other group exists.
        'net.ipv4.ping_group_range': '0 0',
        // What waits for an answer goes on waiting while it is looked at.
        'net.ipv4.tcp_syn_retries': '8',
        'net.ipv4.tcp_synack_retries': '8',
      },
      // On loopback a mark is still there on arrival. Dropping there, and not on the way out, keeps the loss from the sender.
      firewall: `table inet zoo {
        chain arriving {
          type filter hook prerouting priority raw; policy accept;
          meta mark 0x7a6f6f drop
        }
        chain leaving {
          type filter hook output priority filter; policy accept;
          oifname != "lo" meta mark 0x7a6f6f drop
        }
      }
      `,
    },
    neighbour: {},
  },
  links: [
    {
      ends: [
        { host: 'zoo', addresses: ['10.99.0.1/24', 'fd99::1/64', 'fe80::99/64'] },
        { host: 'neighbour', addresses: ['10.99.0.2/24', 'fd99::2/64'] },
      ],
    },
  ],
} as const satisfies LabPlan<'zoo' | 'neighbour'>;
