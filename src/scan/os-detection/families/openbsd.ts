/** OpenBSD. */
import { defineOsFamily } from '../os-family.ts';

const os = 'cpe:/o:openbsd:openbsd';

export default defineOsFamily({
  id: 'openbsd',
  name: 'OpenBSD',
  vendor: 'OpenBSD',
  family: 'OpenBSD',
  type: 'general purpose',
  cpe: os,
  prior: 0.02,
  facts: {
    ttl: { '64': 0.98 },
    // ICMP begins at MAXTTL (sys/netinet/ip_icmp.c, icmp_reflect).
    'ttl.echo': { '255': 0.85, same: 0.14 },
    // sys/netinet/tcp_input.c, syn_cache_respond: each option is padded in front to a whole word.
    'syn.options': { 'mss nop nop sack nop ws nop nop ts': 0.95, 'mss nop nop sack nop ws': 0.03, '*': 0.0005 },
    'syn.window': { '16384': 0.95, '*': 0.01 },
    'syn.scale': { '6': 0.5, '3': 0.3, '0': 0.1, '*': 0.02 },
    'syn.df': { set: 0.9, clear: 0.1 },
    // Identifications are random (sys/netinet/ip_id.c), so that 0 is one of 65,536.
    'syn.id': { counted: 0.99, zero: 0.01 },
    'syn.ecn': { refused: 0.95, accepted: 0.05 },
    // Half seconds, in later releases milliseconds, from a random start.
    'syn.clock': { random: 0.6, '2': 0.25, '1000': 0.12, '*': 0.01 },
    'open.null': { silent: 0.97, reset: 0.02, answered: 0.01 },
    'reset.id': { counted: 0.99, zero: 0.01 },
    'echo.code': { kept: 0.95, zero: 0.05 },
    'unreachable.class': { '00': 0.95, '*': 0.02 },
    'unreachable.quote': { '8': 0.9, '*': 0.05 },
  },
  generations: [],
  hints: ['openbsd'],
  samples: [
    {
      brief: 'a firewall',
      observed: {
        ttl: '64',
        'ttl.echo': '255',
        'syn.options': 'mss nop nop sack nop ws nop nop ts',
        'syn.window': '16384',
        'syn.scale': '6',
        'syn.id': 'counted',
        'syn.ecn': 'refused',
      },
      says: 'OpenBSD',
    },
  ],
});
