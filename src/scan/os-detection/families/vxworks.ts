/** VxWorks: the stack of 4.4BSD in machines and printers. */
import { defineOsFamily } from '../os-family.ts';

export default defineOsFamily({
  id: 'vxworks',
  name: 'Wind River VxWorks',
  vendor: 'Wind River',
  family: 'VxWorks',
  type: 'embedded',
  cpe: 'cpe:/o:windriver:vxworks',
  prior: 0.01,
  facts: {
    ttl: { '64': 0.95, '255': 0.03 },
    'ttl.echo': { '255': 0.7, same: 0.28 },
    // 4.4BSD's tcp_output.c: scale, then timestamps, each padded in front; no selective acknowledgments.
    'syn.options': { 'mss nop ws nop nop ts': 0.6, 'mss nop ws': 0.2, mss: 0.15, '*': 0.002 },
    // TCP_RCV_SIZE_DFLT is 8192.
    'syn.window': { '8192': 0.7, '16384': 0.05, '4096': 0.05, '*': 0.02 },
    'syn.scale': { '0': 0.75, '*': 0.005 },
    'syn.df': { clear: 0.7, set: 0.3 },
    'syn.id': { counted: 0.98, zero: 0.02 },
    'syn.ecn': { refused: 0.98, accepted: 0.02 },
    // Two a second (PR_SLOWHZ).
    'syn.clock': { '2': 0.6, '*': 0.01 },
    'open.null': { silent: 0.95, reset: 0.04, answered: 0.01 },
    'reset.df': { clear: 0.8, set: 0.2 },
    'unreachable.quote': { '8': 0.95, '*': 0.02 },
  },
  generations: [],
  hints: ['vxworks'],
  samples: [
    {
      brief: 'a controller',
      observed: {
        ttl: '64',
        'syn.options': 'mss nop ws nop nop ts',
        'syn.window': '8192',
        'syn.scale': '0',
        'syn.df': 'clear',
        'syn.clock': '2',
        'syn.ecn': 'refused',
      },
      says: 'Wind River VxWorks',
    },
  ],
});
