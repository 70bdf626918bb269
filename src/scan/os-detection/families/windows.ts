/** Windows, from the NT 5 stack of 2000 to the present one. */
import { defineOsFamily } from '../os-family.ts';

const os = 'cpe:/o:microsoft:windows';

export default defineOsFamily({
  id: 'windows',
  name: 'Microsoft Windows',
  vendor: 'Microsoft',
  family: 'Windows',
  type: 'general purpose',
  cpe: os,
  prior: 0.25,
  facts: {
    // Tcpip\Parameters\DefaultTTL: 128 (Microsoft, "TCP/IP and NBT configuration parameters").
    ttl: { '128': 0.98, '64': 0.01 },
    'ttl.echo': { same: 0.98, '*': 0.01 },
    'syn.options': {
      'mss nop ws sack ts': 0.5,
      'mss nop ws nop nop sack': 0.27,
      'mss nop ws nop nop ts nop nop sack': 0.15,
      'mss nop nop sack': 0.04,
      mss: 0.01,
      '*': 0.0005,
    },
    'syn.window': { '65535': 0.4, '8192': 0.33, '16384': 0.05, full: 0.15, '*': 0.01 },
    'syn.scale': { '8': 0.7, '0': 0.15, '2': 0.03, '*': 0.01 },
    'syn.df': { set: 0.96, clear: 0.04 },
    // Identifications count up, whether or not a packet may be fragmented.
    'syn.id': { counted: 0.96, zero: 0.04 },
    'syn.ecn': { refused: 0.65, accepted: 0.35 },
    'syn.clock': { '1000': 0.3, '100': 0.2, '10': 0.08, random: 0.05, '*': 0.01 },
    'syn.label': { zero: 0.8, set: 0.2 },
    // The reason why NULL, FIN and Xmas scans tell nothing of it: every such segment is reset (against RFC 9293 section 3.10.7.2).
    'open.null': { reset: 0.88, silent: 0.1, answered: 0.02 },
    'reset.id': { counted: 0.95, zero: 0.05 },
    // O. Arkin, "ICMP usage in scanning" (2001): the code of a reply is 0 whatever was asked, and from 2000 on the type of service, too.
    'echo.code': { zero: 0.97, kept: 0.03 },
    'echo.class': { zero: 0.8, kept: 0.2 },
    'unreachable.class': { '00': 0.96, c0: 0.02, '*': 0.02 },
  },
  generations: [
    {
      name: 'Microsoft Windows 2000, XP or Server 2003',
      generation: 'XP',
      cpe: [`${os}_2000`, `${os}_xp`, `${os}_server_2003`],
      facts: {
        'syn.options': { 'mss nop ws nop nop ts nop nop sack': 0.85, 'mss nop nop sack': 0.14, '*': 0.005 },
        // TcpWindowSize as the parameters' documentation has it: 16 KB in 2000, 64 KB on fast links afterwards.
        'syn.window': { '65535': 0.4, '16384': 0.3, full: 0.25, '8192': 0.02, '*': 0.01 },
        'syn.scale': { '0': 0.8, '8': 0.005, '*': 0.005 },
      },
    },
    {
      name: 'Microsoft Windows Vista to 8.1 or Server 2008 to 2012',
      generation: '7',
      cpe: [`${os}_vista`, `${os}_7`, `${os}_8.1`, `${os}_server_2008`, `${os}_server_2012`],
      facts: {
        'syn.options': { 'mss nop ws sack ts': 0.5, 'mss nop ws nop nop sack': 0.45, '*': 0.005 },
        'syn.window': { '8192': 0.92, '65535': 0.02, '*': 0.01 },
        'syn.scale': { '8': 0.9, '2': 0.04, '*': 0.01 },
      },
    },
    {
      name: 'Microsoft Windows 10, 11 or Server 2016 to 2025',
      generation: '10',
      cpe: [`${os}_10`, `${os}_11`, `${os}_server_2016`, `${os}_server_2019`, `${os}_server_2022`],
      facts: {
        'syn.options': { 'mss nop ws sack ts': 0.45, 'mss nop ws nop nop sack': 0.5, '*': 0.005 },
        'syn.window': { '65535': 0.85, full: 0.12, '8192': 0.02, '*': 0.01 },
        'syn.scale': { '8': 0.95, '*': 0.01 },
      },
    },
  ],
  hints: ['windows', 'microsoft'],
  samples: [
    {
      brief: 'Windows 10',
      observed: {
        ttl: '128',
        'syn.options': 'mss nop ws nop nop sack',
        'syn.window': '65535',
        'syn.scale': '8',
        'syn.id': 'counted',
        'open.null': 'reset',
      },
      says: 'Microsoft Windows 10, 11 or Server 2016 to 2025',
    },
    {
      brief: 'Windows 7',
      observed: {
        ttl: '128',
        'ttl.echo': 'same',
        'syn.options': 'mss nop ws sack ts',
        'syn.window': '8192',
        'syn.scale': '8',
        'syn.id': 'counted',
        'syn.clock': '100',
        'echo.code': 'zero',
      },
      says: 'Microsoft Windows Vista to 8.1 or Server 2008 to 2012',
    },
    {
      brief: 'Windows XP',
      observed: {
        ttl: '128',
        'syn.options': 'mss nop ws nop nop ts nop nop sack',
        'syn.window': '65535',
        'syn.scale': '0',
        'syn.id': 'counted',
        'open.null': 'reset',
      },
      says: 'Microsoft Windows 2000, XP or Server 2003',
    },
    {
      brief: 'behind a firewall that lets echo pass alone',
      observed: { ttl: '128', 'echo.code': 'zero', 'echo.class': 'zero', 'echo.df': 'clear' },
      says: 'Microsoft Windows',
    },
  ],
});
