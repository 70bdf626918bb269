/** AIX. */
import { defineOsFamily } from '../os-family.ts';

export default defineOsFamily({
  id: 'aix',
  name: 'IBM AIX',
  vendor: 'IBM',
  family: 'AIX',
  type: 'general purpose',
  cpe: 'cpe:/o:ibm:aix',
  prior: 0.005,
  facts: {
    // The `no` command's documentation: tcp_ttl 60, sack 0, rfc1323 0, tcp_recvspace 16384; ICMP begins at 255.
    ttl: { '60': 0.8, '64': 0.18 },
    'ttl.echo': { '255': 0.9, same: 0.08 },
    'syn.options': { mss: 0.5, 'mss nop ws nop nop ts': 0.35, 'mss nop ws': 0.08, '*': 0.005 },
    'syn.window': { '16384': 0.5, '65535': 0.3, '*': 0.03 },
    'syn.scale': { '0': 0.2, '*': 0.04 },
    'syn.id': { counted: 0.97, zero: 0.03 },
    'syn.ecn': { refused: 0.95, accepted: 0.05 },
    'syn.clock': { '2': 0.4, '*': 0.03 },
    'open.null': { silent: 0.95, reset: 0.04, answered: 0.01 },
  },
  generations: [],
  hints: ['aix'],
  samples: [
    {
      brief: 'as it is installed',
      observed: {
        ttl: '60',
        'ttl.echo': '255',
        'syn.options': 'mss',
        'syn.window': '16384',
        'syn.ecn': 'refused',
      },
      says: 'IBM AIX',
    },
  ],
});
