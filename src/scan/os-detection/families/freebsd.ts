/** FreeBSD, and what is built on its stack as it is: firewalls, storage boxes. */
import { defineOsFamily } from '../os-family.ts';

const os = 'cpe:/o:freebsd:freebsd';

export default defineOsFamily({
  id: 'freebsd',
  name: 'FreeBSD',
  vendor: 'FreeBSD',
  family: 'FreeBSD',
  type: 'general purpose',
  cpe: os,
  prior: 0.06,
  facts: {
    // net.inet.ip.ttl (sys/netinet/in_proto.c, IPDEFTTL).
    ttl: { '64': 0.98 },
    'ttl.echo': { same: 0.96, '255': 0.03 },
    // sys/netinet/tcp_output.c, tcp_addoptions: MSS, scale, SACK, timestamps, each aligned by NOPs before it, the end by EOL.
    'syn.options': { 'mss nop ws sack ts': 0.88, 'mss nop ws sack eol': 0.08, '*': 0.0005 },
    // net.inet.tcp.recvspace is 64 KB.
    'syn.window': { '65535': 0.94, '*': 0.01 },
    // As far as sb_max goes: 2 MB since 9.0, 256 KB before.
    'syn.scale': { '6': 0.72, '3': 0.12, '*': 0.02 },
    'syn.df': { set: 0.97, clear: 0.03 },
    // net.inet.ip.rfc6864 (11.0): 0 where nothing may be fragmented.
    'syn.id': { zero: 0.55, counted: 0.45 },
    // net.inet.tcp.ecn.enable is 2 since 11.0: accepted, not asked for.
    'syn.ecn': { accepted: 0.6, refused: 0.4 },
    'syn.clock': { '1000': 0.55, random: 0.3, '100': 0.04, '*': 0.01 },
    'syn.label': { set: 0.9, zero: 0.1 },
    'open.null': { silent: 0.97, reset: 0.02, answered: 0.01 },
    // net.inet.tcp.drop_synfin is 0.
    'open.odd': { 'syn-ack': 0.88, silent: 0.12 },
    // tcp_respond: as other packets.
    'reset.df': { set: 0.9, clear: 0.1 },
    'reset.id': { zero: 0.55, counted: 0.45 },
    'echo.code': { kept: 0.97, zero: 0.03 },
    'echo.class': { kept: 0.97, zero: 0.03 },
    'unreachable.class': { '00': 0.96, c0: 0.02, '*': 0.02 },
    // net.inet.icmp.quotelen: 8, from 13 on 548.
    'unreachable.quote': { '8': 0.6, all: 0.38, '*': 0.01 },
  },
  generations: [
    {
      name: 'FreeBSD 6-8',
      generation: '8.X',
      cpe: [`${os}:7`, `${os}:8`],
      facts: { 'syn.scale': { '3': 0.8, '*': 0.03 }, 'syn.id': { counted: 0.97, zero: 0.03 } },
    },
    {
      name: 'FreeBSD 9-10',
      generation: '10.X',
      cpe: [`${os}:9`, `${os}:10`],
      facts: { 'syn.scale': { '6': 0.9, '*': 0.02 }, 'syn.id': { counted: 0.95, zero: 0.05 } },
    },
    {
      name: 'FreeBSD 11-14',
      generation: '13.X',
      cpe: [`${os}:11`, `${os}:12`, `${os}:13`, `${os}:14`],
      facts: { 'syn.scale': { '6': 0.9, '*': 0.02 }, 'syn.id': { zero: 0.97, counted: 0.03 } },
    },
  ],
  hints: ['freebsd', 'pfsense', 'opnsense', 'truenas'],
  samples: [
    {
      brief: 'FreeBSD 12',
      observed: {
        ttl: '64',
        'syn.options': 'mss nop ws sack ts',
        'syn.window': '65535',
        'syn.scale': '6',
        'syn.id': 'zero',
        'syn.ecn': 'accepted',
        'open.odd': 'syn-ack',
        'open.null': 'silent',
        'unreachable.class': '00',
        'unreachable.quote': '8',
      },
      says: 'FreeBSD 11-14',
    },
    {
      brief: 'FreeBSD 8, without timestamps',
      observed: {
        ttl: '64',
        'syn.options': 'mss nop ws sack eol',
        'syn.window': '65535',
        'syn.scale': '3',
        'syn.id': 'counted',
        'open.odd': 'syn-ack',
      },
      says: 'FreeBSD 6-8',
    },
  ],
});
