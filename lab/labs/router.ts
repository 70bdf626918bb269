/** Two networks and the router between them. */
import { defineLab } from '../plan.ts';

export default defineLab({
  name: 'router',
  brief: 'a client and a server on two networks, with a router that forwards between them',
  shellIn: 'client',
  hints: ['ip route get 10.78.2.2', 'nc -zv 10.78.2.2 22', 'nc -zv fd78:2::2 22'],
  plan: {
    hosts: {
      client: {
        routes: [
          { to: 'default', via: '10.78.1.1' },
          { to: 'default', via: 'fd78:1::1' },
        ],
      },
      router: { forward: true },
      server: {
        routes: [
          { to: 'default', via: '10.78.2.1' },
          { to: 'default', via: 'fd78:2::1' },
        ],
      },
    },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.78.1.2/24', 'fd78:1::2/64'] },
          { host: 'router', device: 'near', addresses: ['10.78.1.1/24', 'fd78:1::1/64'] },
        ],
      },
      {
        ends: [
          { host: 'router', device: 'far', addresses: ['10.78.2.1/24', 'fd78:2::1/64'] },
          { host: 'server', addresses: ['10.78.2.2/24', 'fd78:2::2/64'] },
        ],
      },
    ],
  },
});
