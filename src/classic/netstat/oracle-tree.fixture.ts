/** A /proc made of random tables: values that no test can make a kernel hold. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '../../base/random.ts';

/** Writes the tree: /proc/net and a few processes, each holding sockets of its own. */
export function writeProcTree(root: string, random: Random): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, 'latin1');
  };
  const rows = (make: (index: number) => string, most = 12): string =>
    Array.from({ length: random.integer(0, most) }, (_, index) => make(index)).join('');
  for (const table of ['tcp', 'udp', 'udplite', 'raw']) {
    const timed = table === 'tcp';
    write(`net/${table}`, `  sl  local_address ...\n${rows((index) => inetRow(random, index, 1, timed))}`);
    write(`net/${table}6`, `  sl  local_address ...\n${rows((index) => inetRow(random, index, 4, timed))}`);
  }
  write('net/unix', `Num RefCount Protocol Flags Type St Inode Path\n${rows(() => unixRow(random))}`);
  write('net/route', `${routeHeading}\n${rows(() => ipv4Route(random))}`);
  write(
    'net/ipv6_route',
    rows(() => ipv6Route(random)),
  );
  write('net/igmp', `Idx\tDevice    : Count Querier\n${rows((index) => igmpRows(random, index), 4)}`);
  write(
    'net/igmp6',
    rows((index) => igmp6Row(random, index)),
  );
  write(
    'net/snmp',
    ['Ip', 'Icmp', 'IcmpMsg', 'Tcp', 'Udp', 'UdpLite'].map((title) => counters(random, title)).join(''),
  );
  write('net/netstat', ['TcpExt', 'IpExt', 'MPTcpExt'].map((title) => counters(random, title)).join(''));
  write('net/snmp6', ['Ip6', 'Icmp6', 'Udp6', 'UdpLite6'].map((title) => pairs(random, title)).join(''));
  if (random.chance(0.6)) {
    write(
      'net/sctp/eps',
      ` ENDPT     SOCK   STY SST HBKT LPORT   UID INODE LADDRS\n${rows(() => endpoint(random), 4)}`,
    );
    write('net/sctp/assocs', ` ASSOC     SOCK   STY SST ST HBKT ASSOC-ID\n${rows(() => association(random), 4)}`);
    write('net/sctp/snmp', pairs(random, 'Sctp'));
  }
  for (let pid = 2; pid < 6; pid++) {
    write(`${pid}/cmdline`, `${random.pick(['/usr/sbin/x y/z', 'a'.repeat(40), '', '/', 'sh'])}\0-c\0`);
    mkdirSync(join(root, String(pid), 'fd'));
    // No inode in two processes: which of them is met first depends on the file system here.
    for (let fd = 3; fd < 8; fd++) symlinkSync(`socket:[${pid * 10 + fd}]`, join(root, String(pid), 'fd', String(fd)));
  }
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');

/** 32 bits that are often small, often the greatest, else anything. */
function word(random: Random): number {
  return random.pick([0, 0, random.integer(0, 200), 0x0100_007f, 0xffff_ffff, random.uint32()]);
}

function inetRow(random: Random, index: number, words: 1 | 4, timed: boolean): string {
  const address = (): string => {
    if (words === 1) return hex(word(random), 8);
    const last = hex(word(random), 8);
    const kinds = [`0000000000000000FFFF0000${last}`, `000080FE0000000000000000${last}`, `${'0'.repeat(24)}${last}`];
    return random.pick([...kinds, Array.from({ length: 4 }, () => hex(word(random), 8)).join('')]);
  };
  const end = (): string => `${address()}:${hex(random.pick([0, 22, 443, random.integer(0, 65_535)]), 4)}`;
  const queues = `${hex(word(random), 8)}:${hex(word(random), 8)}`;
  // Only TCP's rows have timers.
  const timer = `${hex(timed ? random.integer(0, 5) : 0, 2)}:${hex(timed ? word(random) : 0, 8)}`;
  const retransmits = hex(timed ? random.integer(0, 255) : 0, 8);
  const uid = random.pick([0, 65_534, 1000, random.integer(0, 2 ** 31 - 1)]);
  const state = hex(random.integer(1, 11), 2);
  const tail = `${String(uid).padStart(5)} ${String(random.integer(0, 99)).padStart(8)} ${inode(random)}`;
  const head = `${String(index).padStart(4)}: ${end()} ${end()} ${state} ${queues} ${timer}`;
  return `${head} ${retransmits} ${tail} 1 0000000000000000 100 0 0 10 0\n`;
}

function inode(random: Random): number {
  return random.pick([0, random.integer(20, 60), random.integer(0, 2 ** 32 - 1)]);
}

function unixRow(random: Random): string {
  const flags = random.pick([0, 0x1_0000, 0x2_0000, 0x4_0000, 0x7_0000, random.uint32()]);
  const kind = `${hex(random.integer(0, 7), 4)} ${hex(random.integer(0, 5), 2)}`;
  const path = random.pick(['', '', ' /run/a.sock', ' @abstract', ' /with space', ' /esc\u001b[31m', ' /\u00ff\u00fe']);
  const numbers = `${hex(random.integer(0, 70_000), 8)} 00000000 ${hex(flags, 8)} ${kind}`;
  return `0000000000000000: ${numbers} ${String(inode(random)).padStart(5)}${path}\n`;
}

const routeHeading = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';
const devices = ['lo', 'eth0', 'averylongname15', '*'] as const;

function ipv4Route(random: Random): string {
  const mask = random.pick([0, 0xff, 0xffff, 0xff_ffff, 0xf0ff, 0xffff_ffff]);
  const flags = random.pick([1, 3, 5, 7, 0x201, random.integer(0, 0x3_ffff)]);
  const destination = (word(random) & mask) >>> 0;
  const numbers = [random.integer(0, 20), random.integer(0, 1e6), random.integer(0, 1e6)].join('\t');
  const tail = [random.integer(0, 65_535), random.integer(0, 1e6), random.integer(0, 1e4)].join('\t');
  const addresses = `${hex(destination, 8)}\t${hex(word(random), 8)}\t${hex(flags, 4)}`;
  return `${random.pick(devices)}\t${addresses}\t${numbers}\t${hex(mask, 8)}\t${tail}\n`;
}

function ipv6Route(random: Random): string {
  const address = (): string =>
    Array.from({ length: 4 }, () => hex(word(random), 8))
      .join('')
      .toLowerCase();
  const number = (): string => hex(word(random), 8).toLowerCase();
  const destination = `${address()} ${hex(random.integer(0, 128), 2).toLowerCase()}`;
  const device = random.pick(devices).padStart(8);
  return `${destination} ${'0'.repeat(32)} 00 ${address()} ${number()} ${number()} ${number()} ${number()} ${device}\n`;
}

function igmpRows(random: Random, index: number): string {
  const head = `${index}\t${random.pick(devices).padEnd(10)}: ${String(random.integer(1, 9)).padStart(5)}      V3\n`;
  const group = (): string =>
    `\t\t\t\t${hex(word(random), 8)} ${String(random.integer(1, 1e6)).padStart(5)} 0:00000000\t\t0\n`;
  return `${head}${group()}${group()}`;
}

function igmp6Row(random: Random, index: number): string {
  const group = `ff02${Array.from({ length: 7 }, () => hex(random.integer(0, 0xffff), 4)).join('')}`.toLowerCase();
  return `${String(index).padEnd(4)} ${random.pick(devices).padEnd(15)} ${group} ${String(random.integer(1, 1e6)).padStart(5)} 0000000C 0\n`;
}

/** Names of counters that exist in one table or another, and some that exist in none. */
const counterNames: readonly string[] = [
  'Forwarding',
  'DefaultTTL',
  'InReceives',
  'InDelivers',
  'OutDiscards',
  'InMsgs',
  'InErrors',
  'InCsumErrors',
  'InDestUnreachs',
  'InEchos',
  'OutMsgs',
  'OutErrors',
  'OutDestUnreachs',
  'OutEchoReps',
  'OutRateLimitHost',
  'InType3',
  'RtoAlgorithm',
  'MaxConn',
  'ActiveOpens',
  'CurrEstab',
  'InDatagrams',
  'NoPorts',
  'RcvbufErrors',
  'SyncookiesSent',
  'DelayedACKLost',
  'ListenOverflows',
  'TCPHPHits',
  'TCPSACKReorder',
  'TCPAbortOnData',
  'TCPMemoryPressures',
  'TCPTimeouts',
  'PAWSEstab',
  'InOctets',
  'OutRouterSolicits',
  'OutMLDv2Reports',
  'CurrEstabs',
  'Aborteds',
  'NewInThisKernel',
];

function some(random: Random): readonly (readonly [name: string, value: number])[] {
  const value = (): number => random.pick([0, 1, random.uint32(), random.uint32() * 1000]);
  return counterNames.filter(() => random.chance(0.5)).map((name) => [name, value()] as const);
}

function counters(random: Random, title: string): string {
  const chosen = some(random);
  const line = (cells: readonly (string | number)[]): string => `${title}: ${cells.join(' ')}\n`;
  return line(chosen.map(([name]) => name)) + line(chosen.map(([, value]) => value));
}

function pairs(random: Random, title: string): string {
  return some(random)
    .map(([name, value]) => `${`${title}${name}`.padEnd(32)}\t${value}\n`)
    .join('');
}

function someAddresses(random: Random): string {
  const addresses = Array.from({ length: random.integer(1, 3) }, () =>
    Array.from({ length: 4 }, () => random.integer(0, 255)).join('.'),
  );
  return addresses.map((address, index) => (index === 0 ? `*${address}` : address)).join(' ');
}

function endpoint(random: Random): string {
  const socket = `${random.integer(0, 2)}   ${String(random.pick([7, 10])).padEnd(3)} 8  ${random.integer(0, 65_535)}`;
  const addresses = someAddresses(random).replaceAll('*', '');
  return `ffff ffff ${socket} ${random.integer(0, 70_000)} ${inode(random)} ${addresses} \n`;
}

function association(random: Random): string {
  const socket = `${random.integer(0, 2)}   ${String(random.integer(1, 11)).padEnd(3)} ${random.integer(1, 8)}  8 12`;
  const queues = `${random.integer(0, 1e6)} ${random.integer(0, 1e6)} ${random.integer(0, 70_000)} ${inode(random)}`;
  const ports = `${random.integer(0, 65_535)} ${random.integer(0, 65_535)}`;
  const ends = `${someAddresses(random)} <-> ${someAddresses(random)}`;
  return `ffff ffff ${socket} ${queues} ${ports} ${ends} \t    7500    10    10   10    0    0        0        1        0   212992   212992\n`;
}
