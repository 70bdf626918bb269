/** Junos: a stack that was FreeBSD's, with the windows of the older BSDs. */
import { defineOsFamily } from '../os-family.ts';

export default defineOsFamily({
  id: 'junos',
  name: 'Juniper Junos',
  vendor: 'Juniper',
  family: 'Junos',
  type: 'router',
  cpe: 'cpe:/o:juniper:junos',
  prior: 0.01,
  facts: {
    ttl: { '64': 0.97 },
    'ttl.echo': { same: 0.95, '255': 0.03 },
    // The option orders of FreeBSD before and after tcp_addoptions was written (7.0).
    'syn.options': {
      'mss nop ws nop nop ts sack eol': 0.1,
      'mss nop ws sack ts': 0.3,
      'mss nop ws nop nop ts nop nop sack': 0.2,
      'mss nop ws nop nop ts': 0.2,
      'mss sack eol': 0.05,
      '*': 0.005,
    },
    'syn.window': { '16384': 0.8, '65535': 0.12, '*': 0.01 },
    'syn.scale': { '0': 0.6, '*': 0.04 },
    'syn.df': { set: 0.7, clear: 0.3 },
    'syn.id': { counted: 0.9, zero: 0.1 },
    'syn.ecn': { refused: 0.95, accepted: 0.05 },
    'open.null': { silent: 0.97, reset: 0.02, answered: 0.01 },
    'unreachable.quote': { '8': 0.9, '*': 0.05 },
  },
  generations: [],
  hints: ['junos', 'juniper'],
  samples: [
    {
      brief: 'a router',
      observed: {
        ttl: '64',
        'ttl.echo': 'same',
        'syn.options': 'mss nop ws sack ts',
        'syn.window': '16384',
        'syn.scale': '0',
        'syn.id': 'counted',
        'syn.ecn': 'refused',
      },
      says: 'Juniper Junos',
    },
  ],
});
