/** NetBSD. */
import { defineOsFamily } from '../os-family.ts';

export default defineOsFamily({
  id: 'netbsd',
  name: 'NetBSD',
  vendor: 'NetBSD',
  family: 'NetBSD',
  type: 'general purpose',
  cpe: 'cpe:/o:netbsd:netbsd',
  prior: 0.01,
  facts: {
    ttl: { '64': 0.98 },
    'ttl.echo': { '255': 0.85, same: 0.14 },
    // sys/netinet/tcp_syncache.c, syn_cache_respond: SACK-permitted is padded behind, the timestamps in front.
    'syn.options': { 'mss nop ws sack nop nop nop nop ts': 0.95, '*': 0.0005 },
    'syn.window': { '32768': 0.95, '*': 0.01 },
    'syn.scale': { '3': 0.5, '0': 0.2, '*': 0.05 },
    'syn.df': { set: 0.9, clear: 0.1 },
    'syn.ecn': { refused: 0.95, accepted: 0.05 },
    // Two a second (sys/netinet/tcp_timer.c, PR_SLOWHZ), from 0 with each connection.
    'syn.clock': { '2': 0.8, random: 0.15, '*': 0.01 },
    'open.null': { silent: 0.97, reset: 0.02, answered: 0.01 },
    'echo.code': { kept: 0.95, zero: 0.05 },
    'unreachable.class': { '00': 0.95, '*': 0.02 },
    'unreachable.quote': { '8': 0.9, '*': 0.05 },
  },
  generations: [],
  hints: ['netbsd'],
  samples: [
    {
      brief: 'a workstation',
      observed: {
        ttl: '64',
        'syn.options': 'mss nop ws sack nop nop nop nop ts',
        'syn.window': '32768',
        'syn.scale': '3',
        'syn.ecn': 'refused',
        'syn.clock': '2',
      },
      says: 'NetBSD',
    },
  ],
});
