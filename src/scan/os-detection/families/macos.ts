/** macOS, iOS and their sisters: the XNU kernel. */
import { defineOsFamily } from '../os-family.ts';

export default defineOsFamily({
  id: 'macos',
  name: 'Apple macOS or iOS',
  vendor: 'Apple',
  family: 'macOS',
  type: 'general purpose',
  cpe: 'cpe:/o:apple:mac_os_x',
  prior: 0.1,
  facts: {
    ttl: { '64': 0.98 },
    'ttl.echo': { same: 0.97, '*': 0.01 },
    // bsd/netinet/tcp_output.c: the timestamps are padded in front, SACK-permitted comes last and is closed by EOL.
    'syn.options': {
      'mss nop ws nop nop ts sack eol': 0.93,
      'mss nop ws sack eol': 0.03,
      '*': 0.0005,
    },
    // net.inet.tcp.recvspace is 128 KB: all that fits without scaling.
    'syn.window': { '65535': 0.95, '*': 0.01 },
    'syn.scale': { '6': 0.5, '5': 0.15, '4': 0.1, '3': 0.15, '*': 0.02 },
    'syn.df': { set: 0.98, clear: 0.02 },
    'syn.id': { zero: 0.7, counted: 0.3 },
    'syn.clock': { '1000': 0.7, random: 0.25, '*': 0.01 },
    'syn.label': { set: 0.9, zero: 0.1 },
    'open.null': { silent: 0.97, reset: 0.02, answered: 0.01 },
    'reset.df': { set: 0.85, clear: 0.15 },
    'reset.id': { zero: 0.7, counted: 0.3 },
    'echo.code': { kept: 0.97, zero: 0.03 },
    'echo.class': { kept: 0.97, zero: 0.03 },
    'unreachable.class': { '00': 0.97, '*': 0.015 },
    // bsd/netinet/ip_icmp.c: the header and eight bytes (RFC 792).
    'unreachable.quote': { '8': 0.95, '*': 0.02 },
  },
  generations: [],
  hints: ['macos', 'mac os', 'darwin', 'ios'],
  samples: [
    {
      brief: 'a notebook',
      observed: {
        ttl: '64',
        'syn.options': 'mss nop ws nop nop ts sack eol',
        'syn.window': '65535',
        'syn.scale': '6',
        'syn.df': 'set',
        'open.null': 'silent',
        'unreachable.quote': '8',
      },
      says: 'Apple macOS or iOS',
    },
  ],
});
