/** Cisco IOS. */
import { defineOsFamily } from '../os-family.ts';

export default defineOsFamily({
  id: 'cisco-ios',
  name: 'Cisco IOS',
  vendor: 'Cisco',
  family: 'IOS',
  type: 'router',
  cpe: 'cpe:/o:cisco:ios',
  prior: 0.02,
  facts: {
    ttl: { '255': 0.97 },
    'ttl.echo': { same: 0.98 },
    // Cisco, "Configuring TCP": no selective acknowledgments, timestamps or scaling unless they are configured; the window 4128 bytes.
    'syn.options': { mss: 0.93, 'mss nop ws': 0.02, '*': 0.003 },
    'syn.window': { '4128': 0.93, '*': 0.01 },
    // ip tcp mss: 536 to hosts that are not on the link, else what the link carries.
    'syn.mss': { '536': 0.6, link: 0.38, none: 0.02 },
    'syn.df': { clear: 0.7, set: 0.3 },
    'syn.id': { counted: 0.97, zero: 0.03 },
    'syn.ecn': { refused: 0.95, accepted: 0.05 },
    'echo.code': { kept: 0.9, zero: 0.1 },
    // RFC 792: the header and eight bytes.
    'unreachable.quote': { '8': 0.9, all: 0.05, '*': 0.02 },
  },
  generations: [],
  hints: ['cisco'],
  samples: [
    {
      brief: 'a router',
      observed: {
        ttl: '255',
        'ttl.echo': 'same',
        'syn.options': 'mss',
        'syn.window': '4128',
        'syn.mss': '536',
      },
      says: 'Cisco IOS',
    },
  ],
});
