/** A client beside a server on which nothing is as it should be: `hostile-server.ts` speaks on its ports, and its ruleset plays with packets. */
import { defineLab } from '../plan.ts';
import { everythingPort, packetGames as games } from './hostile-ports.ts';

/** The server's addresses: the one that is asked, the one that answers on all 65,535 ports, and the one that datagrams were not sent to. */
export const hostileAddresses = { server: '10.96.0.2', everything: '10.96.0.3', elsewhere: '10.96.0.4' } as const;

const rules = `table inet hostile {
  chain arriving {
    type filter hook input priority 0; policy accept;
    tcp dport ${games.resetInHandshake} tcp flags & (syn|ack) == ack reject with tcp reset
    tcp dport ${games.tarpit} tcp flags & syn == 0 drop
    tcp dport ${games.deafToData} tcp flags & syn == 0 ip length > 52 drop
    tcp dport ${games.synProxy} ct state invalid,untracked synproxy mss 1460 wscale 7 timestamp sack-perm
    tcp dport ${games.synProxy} ct state invalid drop
  }
  chain before {
    type filter hook prerouting priority raw; policy accept;
    tcp dport ${games.synProxy} tcp flags syn notrack
  }
  chain leaving {
    type filter hook output priority 0; policy accept;
    tcp sport ${games.zeroWindow} tcp window set 0
  }
  chain everything {
    type nat hook prerouting priority dstnat; policy accept;
    ip daddr ${hostileAddresses.everything} meta l4proto tcp redirect to :${everythingPort}
  }
}
`;

export default defineLab({
  name: 'hostile',
  brief: 'a client and a server that does everything a service should not',
  shellIn: 'server',
  hints: [
    'node lab/labs/hostile-server.ts             (starts services and prints their ports)',
    'node lab/labs/hostile-server.ts streams     (the others)',
    'and from the client: portolan scan 10.96.0.2 --identify, portolan scan 10.96.0.3 (65,535 open ports)',
  ],
  plan: {
    hosts: {
      client: {},
      server: {
        firewall: rules,
        sysctls: {
          'net.ipv4.icmp_ratelimit': '0',
          'net.ipv4.icmp_msgs_per_sec': '1000000',
          // What a SYN proxy needs: connections are known by their SYN only.
          'net.netfilter.nf_conntrack_tcp_loose': '0',
        },
      },
    },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.96.0.1/24', 'fd96::1/64'] },
          {
            host: 'server',
            addresses: [...Object.values(hostileAddresses).map((address) => `${address}/24`), 'fd96::2/64'],
          },
        ],
      },
    ],
  },
});
