/** The laboratory that masscan, zmap and ours are held against each other in: open, closed and silent ports of two addresses. */
import { buildLab } from '../../../lab/build-lab.ts';
import type { Lab } from '../../../lab/build-lab.ts';

/** The addresses of the one server, and one that nobody has. */
export const [first, second, nobody] = ['10.94.0.2', '10.94.0.3', '10.94.0.5'];

const firewall = `table inet silence {
  chain input {
    type filter hook input priority 0; policy accept;
    tcp dport 1002 drop
  }
}
`;

/** A server with TCP 22 (with the greeting of an SSH server) and 80 open, 1002 silent, UDP 53 answering; and its hardware address. */
export interface SweepLab {
  readonly lab: Lab<'client' | 'server'>;
  readonly serverMac: string;
}

/** Builds it; whoever asked closes it. */
export async function sweepLab(): Promise<SweepLab> {
  const lab = await buildLab({
    hosts: {
      // masscan gives up without a router.
      client: { routes: [{ to: 'default', via: first }] },
      server: { firewall, sysctls: { 'net.ipv4.icmp_ratelimit': '0' } },
    },
    links: [
      {
        ends: [
          { host: 'client', device: 'way', addresses: ['10.94.0.1/24', 'fd94::1/64'] },
          { host: 'server', device: 'way', addresses: [`${first}/24`, `${second}/24`, 'fd94::2/64'] },
        ],
      },
    ],
  });
  const source = `const net = require('node:net'), dgram = require('node:dgram');
    let left = 3;
    const ready = () => --left || console.log('ready');
    for (const port of [22, 80]) net.createServer((s) => {
      s.on('error', () => {});
      if (port === 22) s.write('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\\r\\n');
    }).listen({ port, host: '::' }, ready);
    const echo = dgram.createSocket('udp4');
    echo.on('message', (m, from) => echo.send(Buffer.concat([m.subarray(0, 2), Buffer.from([0x81, 0x80]), m.subarray(4)]), from.port, from.address));
    echo.bind(53, ready);`;
  const server = lab.host('server');
  await server.daemon({ argv: [process.execPath, '-e', source], ready: { output: /ready/ } });
  const { stdout } = await server.must(['ip', '-o', 'link', 'show', 'way']);
  return { lab, serverMac: /link\/ether ([\da-f:]+)/.exec(stdout)![1]! };
}
