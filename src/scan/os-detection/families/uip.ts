/** uIP and Contiki: the smallest of microcontrollers. */
import { defineOsFamily } from '../os-family.ts';

export default defineOsFamily({
  id: 'uip',
  name: 'uIP or Contiki (embedded)',
  vendor: 'Contiki',
  family: 'Contiki',
  type: 'embedded',
  cpe: 'cpe:/o:contiki-os:contiki',
  prior: 0.005,
  facts: {
    // uipopt.h: UIP_TTL 64.
    ttl: { '64': 0.97 },
    'ttl.echo': { same: 0.95 },
    // uip.c: a SYN-ACK has the segment size and nothing else; one segment may be under way at a time (UIP_RECEIVE_WINDOW).
    'syn.options': { mss: 0.98, '*': 0.0005 },
    'syn.window': { '1 segment': 0.8, '*': 0.01 },
    'syn.df': { clear: 0.98, set: 0.02 },
    'syn.id': { counted: 0.99, zero: 0.01 },
    'syn.ecn': { refused: 0.98, accepted: 0.02 },
    'reset.df': { clear: 0.98, set: 0.02 },
    'echo.code': { kept: 0.95, zero: 0.05 },
    'echo.class': { kept: 0.9, zero: 0.1 },
  },
  generations: [],
  hints: ['contiki', 'uip'],
  samples: [
    {
      brief: 'a sensor',
      observed: {
        ttl: '64',
        'syn.options': 'mss',
        'syn.window': '1 segment',
        'syn.df': 'clear',
        'echo.code': 'kept',
      },
      says: 'uIP or Contiki (embedded)',
    },
  ],
});
