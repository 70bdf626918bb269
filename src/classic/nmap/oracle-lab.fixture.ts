/** The laboratory that nmap and ours are held against each other in: one server that answers in every way, and a host behind it. */
import { buildLab } from '../../../lab/build-lab.ts';
import type { Lab } from '../../../lab/build-lab.ts';
import type { LabHost } from '../../../lab/lab-host.ts';

/** The server, by both families, and the host behind it. */
export const [server4, server6, behind, nobody] = ['10.91.0.2', 'fd91::2', '10.92.0.2', '10.91.0.5'];

const firewall = `table inet matrix {
  chain input {
    type filter hook input priority 0; policy accept;
    tcp dport 1002 drop
    tcp dport 1003 reject with tcp reset
    meta nfproto ipv4 tcp dport 1004 reject with icmp type port-unreachable
    meta nfproto ipv4 tcp dport 1005 reject with icmp type host-unreachable
    meta nfproto ipv4 tcp dport 1006 reject with icmp type net-unreachable
    meta nfproto ipv4 tcp dport 1007 reject with icmp type prot-unreachable
    meta nfproto ipv4 tcp dport 1008 reject with icmp type net-prohibited
    meta nfproto ipv4 tcp dport 1009 reject with icmp type host-prohibited
    meta nfproto ipv4 tcp dport 1010 reject with icmp type admin-prohibited
    meta nfproto ipv6 tcp dport 1004 reject with icmpv6 type port-unreachable
    meta nfproto ipv6 tcp dport 1005 reject with icmpv6 type addr-unreachable
    meta nfproto ipv6 tcp dport 1006 reject with icmpv6 type no-route
    meta nfproto ipv6 tcp dport 1010 reject with icmpv6 type admin-prohibited
    udp dport 1002 drop
    meta nfproto ipv4 udp dport 1005 reject with icmp type host-unreachable
    meta nfproto ipv4 udp dport 1010 reject with icmp type admin-prohibited
  }
  chain forward {
    type filter hook forward priority 0; policy accept;
    tcp dport 1010 reject with icmp type admin-prohibited
    tcp dport 1002 drop
  }
}
`;

/** The laboratory is about kinds of answers, not about how many ICMP messages a host sends a second. */
const unlimited = {
  'net.ipv4.icmp_ratelimit': '0',
  'net.ipv6.icmp.ratelimit': '0',
  'net.ipv4.icmp_msgs_per_sec': '1000000',
};

/** Builds it; whoever asked closes it. */
export async function oracleLab(): Promise<Lab<'client' | 'server' | 'far'>> {
  const lab = await buildLab({
    hosts: {
      client: { routes: [{ to: '10.92.0.0/24', via: server4 }] },
      server: { forward: true, firewall, sysctls: unlimited },
      far: { routes: [{ to: 'default', via: '10.92.0.1' }], sysctls: unlimited },
    },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.91.0.1/24', 'fd91::1/64'] },
          { host: 'server', addresses: [`${server4}/24`, `${server6}/64`] },
        ],
      },
      {
        ends: [
          { host: 'server', device: 'way', addresses: ['10.92.0.1/24'] },
          { host: 'far', addresses: [`${behind}/24`] },
        ],
      },
    ],
  });
  await Promise.all([listen(lab.host('server')), listen(lab.host('far'))]);
  return lab;
}

/** TCP 22 (with the greeting of an SSH server), 80, 443, 1000 to 1002; UDP 1000 answers, 1001 keeps silent. */
async function listen(host: LabHost): Promise<void> {
  const source = `const net = require('node:net'), dgram = require('node:dgram');
    const ports = [22, 80, 443, 1000, 1001, 1002];
    let left = ports.length + 3;
    const ready = () => --left || console.log('ready');
    for (const port of ports) net.createServer((s) => {
      s.on('error', () => {});
      if (port === 22) s.write('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\\r\\n');
    }).listen({ port, host: '::' }, ready);
    const echo = dgram.createSocket('udp4');
    echo.on('message', (m, from) => echo.send('well', from.port, from.address));
    echo.bind(1000, ready);
    dgram.createSocket('udp4').bind(1001, ready);
    // A name server that knows one name for every address (RFC 1035 section 4.1).
    const name = Buffer.from('\\x06server\\x03lab\\x04test\\x00', 'latin1');
    const dns = dgram.createSocket('udp4');
    dns.on('message', (m, from) => {
      const answer = Buffer.concat([m.subarray(0, 2), Buffer.from([0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]), m.subarray(12, m.indexOf(0, 12) + 5),
        Buffer.from([0xc0, 12, 0, 12, 0, 1, 0, 0, 0, 60, 0, name.length]), name]);
      dns.send(answer, from.port, from.address);
    });
    dns.bind(53, ready);`;
  await host.daemon({ argv: [process.execPath, '-e', source], ready: { output: /ready/ } });
}
