/** Solaris and illumos. */
import { defineOsFamily } from '../os-family.ts';

export default defineOsFamily({
  id: 'solaris',
  name: 'Solaris or illumos',
  vendor: 'Oracle',
  family: 'Solaris',
  type: 'general purpose',
  cpe: 'cpe:/o:oracle:solaris',
  prior: 0.01,
  facts: {
    // tcp_ipv4_ttl is 64, of ICMP 255.
    ttl: { '64': 0.93, '255': 0.04 },
    'ttl.echo': { '255': 0.95, same: 0.04 },
    // usr/src/uts/common/inet/tcp/tcp_output.c, tcp_xmit_mp: SACK-permitted before the timestamps, in its padding.
    'syn.options': {
      'mss sack ts nop ws': 0.35,
      'sack ts mss nop ws': 0.35,
      'nop nop ts mss nop ws nop nop sack': 0.25,
      'mss nop ws nop nop sack': 0.03,
      '*': 0.001,
    },
    // tcp_recv_hiwat, rounded up to whole segments.
    'syn.window': { full: 0.05, '65535': 0.2, '*': 0.08 },
    'syn.scale': { '0': 0.3, '1': 0.15, '2': 0.15, '5': 0.15, '*': 0.03 },
    'syn.df': { set: 0.97, clear: 0.03 },
    'syn.id': { counted: 0.97, zero: 0.03 },
    // LBOLT: 100 a second.
    'syn.clock': { '100': 0.75, '1000': 0.1, '*': 0.02 },
    'open.null': { silent: 0.95, reset: 0.04, answered: 0.01 },
    'reset.id': { counted: 0.97, zero: 0.03 },
    'echo.code': { kept: 0.95, zero: 0.05 },
    'unreachable.class': { '00': 0.95, '*': 0.02 },
    // ip_icmp_return_data_bytes is 64.
    'unreachable.quote': { '64': 0.9, all: 0.05, '8': 0.01, '*': 0.01 },
  },
  generations: [],
  hints: ['solaris', 'sunos', 'illumos', 'openindiana', 'omnios', 'smartos'],
  samples: [
    {
      brief: 'a server',
      observed: {
        ttl: '64',
        'ttl.echo': '255',
        'syn.options': 'sack ts mss nop ws',
        'syn.df': 'set',
        'syn.id': 'counted',
        'syn.clock': '100',
        'unreachable.quote': '64',
      },
      says: 'Solaris or illumos',
    },
  ],
});
