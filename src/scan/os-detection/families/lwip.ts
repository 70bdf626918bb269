/** lwIP: microcontrollers, sockets, lamps. */
import { defineOsFamily } from '../os-family.ts';

export default defineOsFamily({
  id: 'lwip',
  name: 'lwIP (embedded)',
  vendor: 'lwIP',
  family: 'lwIP',
  type: 'embedded',
  cpe: 'cpe:/a:lwip_project:lwip',
  prior: 0.03,
  facts: {
    // src/include/lwip/opt.h: IP_DEFAULT_TTL 255, which many ports set to 64.
    ttl: { '255': 0.75, '64': 0.22, '128': 0.02 },
    'ttl.echo': { same: 0.97 },
    // opt.h: LWIP_TCP_TIMESTAMPS, LWIP_WND_SCALE and LWIP_TCP_SACK_OUT are 0.
    'syn.options': { mss: 0.9, 'mss nop ws': 0.02, 'mss nop nop sack': 0.03, '*': 0.002 },
    // TCP_WND is four segments, which is often changed.
    'syn.window': {
      '4 segments': 0.45,
      '2 segments': 0.08,
      '8 segments': 0.08,
      '6 segments': 0.05,
      '10 segments': 0.04,
      '4128': 0.001,
      '65535': 0.05,
      '*': 0.02,
    },
    // TCP_MSS is 536, which every port with room changes.
    'syn.mss': { link: 0.7, '536': 0.29, none: 0.01 },
    // src/core/ipv4/ip4.c, ip4_output_if: no flags, and a counter as identification.
    'syn.df': { clear: 0.97, set: 0.03 },
    'syn.id': { counted: 0.99, zero: 0.01 },
    'syn.ecn': { refused: 0.98, accepted: 0.02 },
    'open.null': { silent: 0.95, reset: 0.04, answered: 0.01 },
    'reset.df': { clear: 0.97, set: 0.03 },
    // src/core/ipv4/icmp.c: the request is sent back with another type; an error quotes eight bytes (ICMP_DEST_UNREACH_DATASIZE).
    'echo.code': { kept: 0.95, zero: 0.05 },
    'echo.df': { clear: 0.8, set: 0.2 },
    'unreachable.class': { '00': 0.96, '*': 0.02 },
    'unreachable.quote': { '8': 0.95, '*': 0.02 },
  },
  generations: [],
  hints: ['lwip', 'freertos', 'espressif'],
  samples: [
    {
      brief: 'a socket on the wireless network',
      observed: {
        ttl: '255',
        'ttl.echo': 'same',
        'syn.options': 'mss',
        'syn.window': '4 segments',
        'syn.df': 'clear',
        'echo.code': 'kept',
      },
      says: 'lwIP (embedded)',
    },
  ],
});
