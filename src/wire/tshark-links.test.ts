/** What we write of links, tunnels and routing, Wireshark reads alike. */
import { expect } from 'vitest';
import { needs } from '../../lab/needs.ts';
import { emitCdp } from './cdp.ts';
import { emitEigrp } from './eigrp.ts';
import { emitGeneve } from './geneve.ts';
import { emitted, hex } from './hex.fixture.ts';
import { emitHsrp } from './hsrp.ts';
import { fragmentIp } from './ip-fragment.ts';
import { emitAh, emitEsp } from './ipsec.ts';
import { emitLlc } from './llc.ts';
import { emitLldp } from './lldp.ts';
import { emitMpls } from './mpls.ts';
import { emitOspf } from './ospf.ts';
import { emitPim, emitPimOptions } from './pim.ts';
import { emitPpp, emitPppControl, emitPppOptions } from './ppp.ts';
import { emitPppoe, emitPppoeTags } from './pppoe.ts';
import { emitStp } from './stp.ts';
import type { RefereeCase } from './tshark.fixture.ts';
import { etherFrame, ipFrame, meant, refereed, udpFrame } from './tshark.fixture.ts';
import { emitVrrp } from './vrrp.ts';
import { emitVxlan } from './vxlan.ts';
import { emitWireguard } from './wireguard.ts';

type Emit = (into: Uint8Array, at: number) => number;
/** Several parts, one behind the other. */
const joined = (...emits: readonly Emit[]): Uint8Array => Uint8Array.from(emits.flatMap((emit) => [...emitted(emit)]));

const inner = etherFrame(0x88b5, hex('0102'));
const raw =
  (bytes: Uint8Array): Emit =>
  (into, at) => {
    into.set(bytes, at);
    return bytes.length;
  };
const snap = { destination: 0xaa, source: 0xaa, control: 3, snap: { organization: 0x0c, protocol: 0x2000 } };
const tree = {
  flags: 0x3c,
  root: { priority: 0x8000, address: hex('020000000001') },
  rootCost: 4,
  bridge: { priority: 0x9000, address: hex('020000000002') },
  port: 0x8003,
  messageAge: 256,
  maxAge: 20 * 256,
  helloTime: 512,
  forwardDelay: 15 * 256,
};

const cases: readonly RefereeCase[] = [
  {
    name: 'MPLS',
    frame: etherFrame(
      0x8847,
      joined((into, at) =>
        emitMpls(
          {
            labels: [
              { label: 29, trafficClass: 5, ttl: 255 },
              { label: 100_000, trafficClass: 0, ttl: 64 },
            ],
          },
          into,
          at,
        ),
      ),
    ),
    fields: { 'mpls.label': '29,100000', 'mpls.exp': '5,0', 'mpls.bottom': '0,1', 'mpls.ttl': '255,64' },
  },
  {
    name: 'PPPoE discovery',
    frame: etherFrame(
      0x8863,
      joined(
        (into, at) => emitPppoe({ code: 9, session: 0, length: 12 }, into, at),
        (into, at) =>
          emitPppoeTags(
            [
              { type: 0x0101, data: hex('6162') },
              { type: 0x0103, data: hex('abcd') },
            ],
            into,
            at,
          ),
      ),
    ),
    fields: { 'pppoe.code': '0x09', 'pppoe.payload_length': 12, 'pppoed.tags.service_name': 'ab' },
  },
  {
    name: 'PPPoE session with LCP',
    frame: etherFrame(
      0x8864,
      joined(
        (into, at) => emitPppoe({ code: 0, session: 17, length: 10 }, into, at),
        (into, at) => emitPpp({ framed: false, compressed: false, protocol: 0xc021 }, into, at),
        (into, at) => emitPppControl({ code: 1, identifier: 7, length: 8 }, into, at),
        (into, at) => emitPppOptions([{ type: 1, data: hex('05d4') }], into, at),
      ),
    ),
    fields: {
      'pppoe.session_id': '0x0011',
      'ppp.protocol': '0xc021',
      'ppp.code': 1,
      'ppp.identifier': '7',
      'lcp.opt.mru': 1492,
    },
  },
  {
    name: 'VXLAN',
    frame: udpFrame(
      4789,
      joined((into, at) => emitVxlan({ flags: 8, reserved: 0, network: 123_456, reserved2: 0 }, into, at), raw(inner)),
    ),
    fields: { 'vxlan.vni': 123_456, 'eth.type': '0x0800,0x88b5' },
  },
  {
    name: 'Geneve',
    frame: udpFrame(
      6081,
      joined(
        (into, at) =>
          emitGeneve(
            {
              control: false,
              critical: false,
              protocol: 0x6558,
              network: 10,
              options: [{ optionClass: 0x0101, type: 1, data: hex('00001234') }],
            },
            into,
            at,
          ),
        raw(inner),
      ),
    ),
    fields: { 'geneve.vni': '0x00000a', 'geneve.option.class': '0x0101', 'eth.type': '0x0800,0x88b5' },
  },
  {
    name: 'WireGuard',
    frame: udpFrame(
      51_820,
      joined(
        (into, at) => emitWireguard({ type: 4, receiver: 0x1234_5678, counter: 9n }, into, at),
        raw(hex('00'.repeat(16))),
      ),
    ),
    fields: { 'wg.type': 4, 'wg.receiver': '0x12345678', 'wg.counter': 9 },
  },
  {
    name: 'STP',
    frame: etherFrame(
      0,
      joined(
        (into, at) => emitLlc({ destination: 0x42, source: 0x42, control: 3, snap: null }, into, at),
        (into, at) => emitStp({ version: 0, type: 0, configuration: tree }, into, at),
      ),
    ),
    fields: {
      'llc.dsap': '0x42',
      'stp.root.hw': '02:00:00:00:00:01',
      'stp.root.cost': 4,
      'stp.bridge.prio': 0x9000,
      'stp.port': '0x8003',
      'stp.max_age': 20,
    },
  },
  {
    name: 'LLDP',
    frame: etherFrame(
      0x88cc,
      joined((into, at) =>
        emitLldp(
          {
            elements: [
              { type: 1, data: hex('04 020000000001') },
              { type: 2, data: hex('05 65746830') },
              { type: 3, data: hex('0078') },
              { type: 5, data: hex('737731') },
            ],
          },
          into,
          at,
        ),
      ),
    ),
    fields: { 'lldp.time_to_live': 120, 'lldp.tlv.system.name': 'sw1', 'lldp.chassis.id.mac': '02:00:00:00:00:01' },
  },
  {
    name: 'CDP',
    frame: etherFrame(
      0,
      joined(
        (into, at) => emitLlc(snap, into, at),
        (into, at) =>
          emitCdp({ version: 2, timeToLive: 180, checksum: 0, elements: [{ type: 1, data: hex('737731') }] }, into, at),
      ),
    ),
    fields: { 'llc.oui': 12, 'cdp.version': 2, 'cdp.ttl': 180, 'cdp.deviceid': 'sw1' },
  },
  {
    name: 'ESP',
    frame: ipFrame(
      50,
      joined((into, at) => emitEsp({ spi: 0x1000, sequence: 7 }, into, at), raw(new Uint8Array(40))),
    ),
    fields: { 'esp.spi': '0x00001000', 'esp.sequence': 7 },
  },
  {
    name: 'AH',
    frame: ipFrame(
      51,
      joined(
        (into, at) =>
          emitAh({ nextHeader: 17, reserved: 0, spi: 256, sequence: 9, check: new Uint8Array(12) }, into, at),
        raw(hex('0009 0009 0008 0000')),
      ),
    ),
    fields: { 'ah.spi': '0x00000100', 'ah.sequence': 9, 'ah.length': 4, 'udp.dstport': 9 },
  },
  {
    name: 'OSPF',
    frame: ipFrame(
      89,
      joined(
        (into, at) =>
          emitOspf(
            {
              version: 2,
              type: 1,
              length: 44,
              router: 0x0101_0101,
              area: 5,
              checksum: 0,
              authentication: { type: 0, data: new Uint8Array(8) },
              instance: 0,
            },
            into,
            at,
          ),
        raw(hex('ffffff00 000a 12 01 00000028 0a000001 00000000')),
      ),
    ),
    fields: {
      'ospf.version': 2,
      'ospf.srcrouter': '1.1.1.1',
      'ospf.area_id': '0.0.0.5',
      'ospf.hello.hello_interval': 10,
    },
  },
  {
    name: 'VRRP',
    frame: ipFrame(
      112,
      joined(
        (into, at) =>
          emitVrrp(
            {
              version: 2,
              type: 1,
              router: 7,
              priority: 100,
              addresses: 1,
              authentication: 0,
              interval: 3,
              checksum: 0,
            },
            into,
            at,
          ),
        raw(hex('c0a80001 00000000 00000000')),
      ),
    ),
    fields: { 'vrrp.virt_rtr_id': 7, 'vrrp.prio': 100, 'vrrp.adver_int': 3, 'vrrp.ip_addr': '192.168.0.1' },
  },
  {
    name: 'PIM',
    frame: ipFrame(
      103,
      joined(
        (into, at) => emitPim({ version: 2, type: 0, reserved: 0, checksum: 0 }, into, at),
        (into, at) => emitPimOptions([{ type: 1, data: hex('0069') }], into, at),
      ),
    ),
    fields: { 'pim.version': 2, 'pim.type': 0, 'pim.holdtime': 105 },
  },
  {
    name: 'HSRP',
    frame: udpFrame(
      1985,
      joined((into, at) =>
        emitHsrp(
          {
            version: 0,
            operation: 0,
            state: 16,
            helloTime: 3,
            holdTime: 10,
            priority: 120,
            group: 1,
            reserved: 0,
            authentication: hex('636973636f000000'),
            address: 0xc0a8_0001,
          },
          into,
          at,
        ),
      ),
      1985,
      0xe000_0002,
    ),
    fields: { 'hsrp.state': 16, 'hsrp.priority': 120, 'hsrp.virt_ip': '192.168.0.1', 'hsrp.auth_data': 'cisco' },
  },
  {
    name: 'EIGRP',
    frame: ipFrame(
      88,
      joined((into, at) =>
        emitEigrp(
          {
            version: 2,
            operation: 5,
            checksum: 0,
            flags: 0,
            sequence: 3,
            acknowledgment: 4,
            virtualRouter: 0,
            autonomousSystem: 100,
            elements: [{ type: 1, data: hex('010001000000000f') }],
          },
          into,
          at,
        ),
      ),
    ),
    fields: { 'eigrp.opcode': 5, 'eigrp.seq': 3, 'eigrp.ack': 4, 'eigrp.as': 100 },
  },
];

const wanted = needs({ tools: ['tshark'] });

wanted.test('tshark reads our frames as they were meant', () => {
  const rows = refereed(cases);
  for (const [index, one] of cases.entries()) expect(rows[index], one.name).toEqual(meant(one));
});

wanted.test('tshark joins our fragments', () => {
  const frame = udpFrame(9, new Uint8Array(1200).fill(0x61));
  const pieces = fragmentIp(frame.slice(14), 576, 1).map((packet) => etherFrame(0x0800, packet));
  const fields = { 'udp.length': 1208, 'ip.fragment.count': pieces.length };
  const last = pieces.map((piece, index) => ({
    name: `fragment ${index}`,
    frame: piece,
    fields: index === pieces.length - 1 ? fields : { 'udp.length': '', 'ip.fragment.count': '' },
  }));
  expect(refereed(last)).toEqual(last.map(meant));
});
