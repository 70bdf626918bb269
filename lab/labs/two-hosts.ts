/** Two hosts on one wire. */
import { defineLab } from '../plan.ts';

export default defineLab({
  name: 'two-hosts',
  brief: 'a client and a server on one wire, both families',
  shellIn: 'client',
  hints: ['ping -c 1 10.77.0.2', 'nc -zv 10.77.0.2 22', 'ss -tan'],
  plan: {
    hosts: { client: {}, server: {} },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.77.0.1/24', 'fd77::1/64'] },
          { host: 'server', addresses: ['10.77.0.2/24', 'fd77::2/64'] },
        ],
      },
    ],
  },
});
