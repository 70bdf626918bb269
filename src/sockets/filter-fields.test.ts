/** Every field and every flag of the filter for sockets, each with a filter that passes and one that does not. */
import { describe, expect, test } from 'vitest';
import { filterOf } from '../base/filter/compile.ts';
import { PortolanError } from '../base/errors.ts';
import { socketFields } from './filter-fields.ts';
import { end, fakeOwner, fakeSocket } from './socket-record.fake.ts';

const owner = fakeOwner({
  pid: 812,
  command: 'nginx',
  executable: '/usr/sbin/nginx',
  arguments: ['nginx', '-g', 'daemon off;'],
});
const listener = fakeSocket({
  local: end('0.0.0.0', 8080, 'eth0'),
  owners: [owner],
  user: 'www-data',
  uid: 33,
  inode: 4711,
  unit: 'nginx.service',
  container: 'web',
  service: { name: 'http-alt', source: 'iana' },
  receiveQueue: 3,
});
const connection = fakeSocket({
  family: 'ipv6',
  state: 'ESTABLISHED',
  local: end('::ffff:10.1.2.3', 8080),
  remote: end('2001:db8::9', 50_000),
  role: 'server',
  owners: [],
  ownerReason: 'hidden: ...',
  user: null,
  uid: 1000,
  inode: 99,
  namespace: 'web',
  exposure: null,
  sendQueue: 77,
  tcp: { rttMs: 12.5, rttVarianceMs: 1, congestionWindow: 10, retransmits: 0, bytesAcked: 1, bytesReceived: 1 },
});
const local = fakeSocket({
  transport: 'udp',
  state: 'UNCONNECTED',
  local: end('127.0.0.1', 53),
  exposure: { level: 'loopback', why: '' },
  owners: [fakeOwner({ pid: 1, executableDeleted: true }), fakeOwner({ pid: 2 })],
  inode: 0,
});
const unix = fakeSocket({
  transport: 'unix',
  family: 'unix',
  local: end('/run/x.sock', null),
  role: null,
  exposure: null,
  state: 'UNCONNECTED',
});
const all = { listener, connection, local, unix };

function passes(filter: string): string {
  const accepts = filterOf(filter, socketFields);
  return Object.entries(all)
    .filter(([, socket]) => accepts(socket))
    .map(([name]) => name)
    .join(' ');
}

const cases: readonly (readonly [string, string])[] = [
  ['port:8080', 'listener connection'],
  ['port:22,53,8000-8090', 'listener connection local'],
  ['port:1024-', 'listener connection'],
  ['port:-1023', 'local'],
  ['port>1024', 'listener connection'],
  ['port>=8080', 'listener connection'],
  ['port<54', 'local'],
  ['port<=53', 'local'],
  ['port!=8080', 'local unix'],
  ['rport:50000', 'connection'],
  ['dport:50000', 'connection'],
  ['remoteport:50000', 'connection'],
  ['anyport:50000', 'connection'],
  ['anyport:8080', 'listener connection'],
  ['transport:udp', 'local'],
  ['proto:tcp', 'listener connection'],
  ['protocol:unix', 'unix'],
  ['family:ipv6', 'connection'],
  ['state:listen', 'listener'],
  ['state:ESTABLISHED', 'connection'],
  ['state:unconnected', 'local unix'],
  ['addr:0.0.0.0', 'listener'],
  ['address:127.0.0.0/8', 'local'],
  ['local:10.0.0.0/8', 'connection'],
  ['src:127.0.0.1', 'local'],
  ['addr:/run/*', 'unix'],
  ['addr!=127.0.0.1', 'listener connection unix'],
  ['raddr:2001:db8::/32', 'connection'],
  ['remote:"2001:db8::9"', 'connection'],
  ['dst:2001:*', 'connection'],
  ['peer:10.0.0.0/8', ''],
  ['dev:eth0', 'listener'],
  ['interface:eth*', 'listener'],
  ['proc:nginx', 'listener'],
  ['process:NGINX', 'listener'],
  ['command:ng*', 'listener'],
  ['pid:812', 'listener'],
  ['pid<3', 'local'],
  ['exe:/usr/sbin/nginx', 'listener'],
  ['executable:*sbin*', 'listener'],
  ['args:*daemon*', 'listener'],
  ['user:www-data', 'listener'],
  ['user:1000', 'connection'],
  ['user:33', 'listener'],
  ['not user:root', 'listener connection'],
  ['unit:nginx.service', 'listener'],
  ['container:web', 'listener'],
  ['namespace:web', 'connection'],
  ['netns:this', 'listener local unix'],
  ['service:http-alt', 'listener'],
  ['exposure:any', 'listener'],
  ['exposure:loopback,lan', 'local'],
  ['role:server', 'connection'],
  ['inode:4711', 'listener'],
  ['recvq>0', 'listener'],
  ['sendq:77', 'connection'],
  ['rtt>10', 'connection'],
  ['rtt<10', ''],
  ['is:listening', 'listener local'],
  ['is:exposed', 'listener'],
  ['is:local', 'local'],
  ['is:established', 'connection'],
  ['is:hidden', 'connection unix'],
  ['is:shared', 'local'],
  ['is:queued', 'local'],
  ['is:deleted', 'local'],
  ['is:wellknown', 'local'],
  ['is:ipv4', 'listener local'],
  ['is:ipv6', 'connection'],
  ['nginx', 'listener'],
  ['8080', 'listener connection'],
  ['daemon', 'listener'],
  ['port:8080 and not is:listening', 'connection'],
  ['port:53 or state:established', 'connection local'],
  ['(port:53 or port:8080) is:listening', 'listener local'],
  ['', 'listener connection local unix'],
];

test.each(cases)('%s', (filter, expected) => {
  expect(passes(filter)).toBe(expected);
});

test('every field, alias and flag has a case', () => {
  const text = cases.map(([filter]) => filter).join(' ');
  const words = socketFields.flatMap((field) => [
    ...(field.type === 'flag' ? Object.keys(field.flags).map((flag) => `${field.name}:${flag}`) : [field.name]),
    ...(field.aliases ?? []),
  ]);
  expect(words.filter((word) => !new RegExp(`(^|[ (])${word}\\b`).test(text))).toEqual([]);
});

describe('a filter that makes no sense points at the place', () => {
  test.each([
    ['prot:22', /no field prot, did you mean port\?/, 0],
    ['port:abc', /port needs a number or a range/, 5],
    ['port:70-60', /70-60|backwards|larger/, 5],
    ['state:listn', /listn.*did you mean listen/i, 6],
    ['is:exposd', /exposd.*did you mean exposed/, 3],
    ['addr:1.2.3.999', /999/, 5],
    ['addr>1.2.3.4', /addresses are compared with : or !=/, 5],
    ['transport:tpc', /tpc/, 10],
    ['(port:22', /never closed/, 0],
  ])('%s', (filter, words, column) => {
    let error: unknown;
    try {
      filterOf(filter, socketFields);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(PortolanError);
    const { code, message, evidence = '', hint } = error as PortolanError;
    expect(code).toBe('PTL_BAD_FILTER');
    expect(`${message}\n${hint}`).toMatch(words);
    expect(evidence.split('\n')[1]?.indexOf('^')).toBeGreaterThanOrEqual(column);
  });
});
