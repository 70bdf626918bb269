/** Linux, Android included: one kernel. */
import { defineOsFamily } from '../os-family.ts';

const kernel = 'cpe:/o:linux:linux_kernel';

export default defineOsFamily({
  id: 'linux',
  name: 'Linux',
  vendor: 'Linux',
  family: 'Linux',
  type: 'general purpose',
  cpe: kernel,
  prior: 0.4,
  facts: {
    // Documentation/networking/ip-sysctl: ip_default_ttl, hop_limit; some embedded builds set 255 or 128.
    ttl: { '64': 0.96, '255': 0.015, '128': 0.015 },
    'ttl.echo': { same: 0.97, '*': 0.01 },
    // net/ipv4/tcp_output.c, tcp_options_write: SACK-permitted fills the two bytes before the timestamps; without either, padding.
    'syn.options': {
      'mss sack ts nop ws': 0.84,
      'mss nop nop sack nop ws': 0.06,
      'mss nop nop ts nop ws': 0.02,
      'mss sack ts': 0.02,
      'mss nop nop sack': 0.01,
      'mss nop nop ts': 0.01,
      'mss nop ws': 0.01,
      mss: 0.01,
      '*': 0.0002,
    },
    'syn.window': { full: 0.5, '20 segments': 0.2, '10 segments': 0.08, '4 segments': 0.08, '65535': 0.03, '*': 0.02 },
    // The scale follows from tcp_rmem: 7 for the 6 MB that most machines have, 10 for the 32 MB of late 6.x.
    'syn.scale': { '7': 0.5, '10': 0.1, '*': 0.03 },
    // net/ipv4/ip_output.c, ip_build_and_send_pkt: no identification where nothing may be fragmented.
    'syn.df': { set: 0.97, clear: 0.03 },
    'syn.id': { zero: 0.96, counted: 0.04 },
    // tcp_ecn is 2 since 2.6.31: accepted, not asked for.
    'syn.ecn': { accepted: 0.85, refused: 0.15 },
    // 1 ms since 4.13 (tcp: switch TCP TS option to 1ms clock), HZ before; a start by connection since 4.10.
    'syn.clock': { '1000': 0.5, random: 0.25, '250': 0.08, '100': 0.06, '*': 0.003 },
    // auto_flowlabels is 1 since 4.2.
    'syn.label': { set: 0.85, zero: 0.15 },
    // tcp_rcv_state_process: a listener ignores what has neither ACK nor SYN, and since 3.2 SYN with FIN.
    'open.null': { silent: 0.98, reset: 0.01, answered: 0.01 },
    'open.odd': { silent: 0.87, 'syn-ack': 0.12, reset: 0.01 },
    'reset.df': { set: 0.93, clear: 0.07 },
    'reset.id': { zero: 0.93, counted: 0.07 },
    // net/ipv4/icmp.c: the reply is the request but for its type; errors have precedence 6 (RFC 1812 section 4.3.2.5).
    'echo.code': { kept: 0.98, zero: 0.02 },
    'echo.class': { kept: 0.97, zero: 0.03 },
    'echo.df': { clear: 0.95, set: 0.05 },
    'unreachable.class': { c0: 0.97, '00': 0.02, '*': 0.01 },
    // As much as makes 576 bytes in all.
    'unreachable.quote': { all: 0.97, '8': 0.01, '*': 0.01 },
  },
  generations: [
    {
      name: 'Linux 2.6-3.1',
      generation: '2.6.X',
      cpe: [`${kernel}:2.6`],
      facts: {
        // Four segments to begin with, ten since 2.6.38 (RFC 6928).
        'syn.window': { '4 segments': 0.7, '10 segments': 0.2, '*': 0.003 },
        'open.odd': { 'syn-ack': 0.9, silent: 0.1 },
        'syn.clock': { '1000': 0.3, '250': 0.35, '100': 0.2, '*': 0.02 },
      },
    },
    {
      name: 'Linux 3.2-3.10',
      generation: '3.X',
      cpe: [`${kernel}:3`],
      facts: {
        'syn.window': { '10 segments': 0.8, '20 segments': 0.1, '*': 0.003 },
        'open.odd': { silent: 0.9, 'syn-ack': 0.1 },
        'syn.clock': { '1000': 0.3, '250': 0.35, '100': 0.2, '*': 0.02 },
      },
    },
    {
      name: 'Linux 3.11-4.19',
      generation: '4.X',
      cpe: [`${kernel}:3`, `${kernel}:4`],
      facts: {
        // tcp_default_init_rwnd: twice ten segments, from 3.11 on (fast recovery in the first round trip) until 4.19.
        'syn.window': { '20 segments': 0.85, '10 segments': 0.02, '*': 0.003 },
        'open.odd': { silent: 0.97, 'syn-ack': 0.03 },
        'syn.clock': { '1000': 0.5, '250': 0.2, '100': 0.1, '*': 0.03 },
      },
    },
    {
      name: 'Linux 4.20-6.x',
      generation: '5.X',
      cpe: [`${kernel}:5`, `${kernel}:6`],
      facts: {
        // tcp: up initial rmem to 128KB and SYN rwin to around 64KB (4.20).
        'syn.window': { full: 0.95, '20 segments': 0.01, '*': 0.003 },
        'open.odd': { silent: 0.98, 'syn-ack': 0.02 },
        'syn.clock': { '1000': 0.6, random: 0.35, '250': 0.002, '100': 0.002, '*': 0.02 },
      },
    },
  ],
  hints: [
    'linux',
    'debian',
    'ubuntu',
    'centos',
    'fedora',
    'red hat',
    'alpine',
    'suse',
    'android',
    'raspbian',
    'openwrt',
  ],
  samples: [
    {
      brief: 'a server of 2023',
      observed: {
        ttl: '64',
        'ttl.echo': 'same',
        'syn.options': 'mss sack ts nop ws',
        'syn.window': 'full',
        'syn.scale': '7',
        'syn.df': 'set',
        'syn.id': 'zero',
        'syn.ecn': 'accepted',
        'open.odd': 'silent',
        'reset.id': 'zero',
        'unreachable.class': 'c0',
      },
      says: 'Linux 4.20-6.x',
    },
    {
      brief: 'a server of 2016',
      observed: {
        ttl: '64',
        'syn.options': 'mss sack ts nop ws',
        'syn.window': '20 segments',
        'syn.id': 'zero',
        'syn.df': 'set',
        'open.null': 'silent',
        'open.odd': 'silent',
      },
      says: 'Linux 3.11-4.19',
    },
    {
      brief: 'a router of 2008',
      observed: {
        ttl: '64',
        'syn.options': 'mss sack ts nop ws',
        'syn.window': '4 segments',
        'syn.id': 'zero',
        'syn.df': 'set',
        'open.null': 'silent',
        'open.odd': 'syn-ack',
        'syn.clock': '250',
      },
      says: 'Linux 2.6-3.1',
    },
    {
      brief: 'without timestamps, and with a time to live of 128',
      observed: {
        ttl: '128',
        'ttl.echo': 'same',
        'syn.options': 'mss nop nop sack nop ws',
        'syn.window': 'full',
        'syn.id': 'zero',
        'echo.code': 'kept',
        'unreachable.class': 'c0',
        'open.null': 'silent',
      },
      says: 'Linux 4.20-6.x',
    },
    { brief: 'an echo alone', observed: { ttl: '64', 'echo.code': 'kept', 'echo.class': 'kept' }, says: null },
  ],
});
