/** What we write of routers and IPsec, Wireshark reads alike; and it joins our fragments. */
import { needs } from '../../lab/needs.ts';
import { emitEigrp } from './eigrp.ts';
import { hex } from './hex.fixture.ts';
import { emitHsrp } from './hsrp.ts';
import { fragmentIp } from './ip-fragment.ts';
import { emitAh, emitEsp } from './ipsec.ts';
import { emitOspf } from './ospf.ts';
import { emitPim, emitPimOptions } from './pim.ts';
import type { RefereeCase } from './tshark.fixture.ts';
import { etherFrame, expectAgreement, ipFrame, udpFrame, written } from './tshark.fixture.ts';
import { emitVrrp } from './vrrp.ts';

const cases: readonly RefereeCase[] = [
  {
    name: 'ESP',
    frame: ipFrame(
      50,
      written((into, at) => emitEsp({ spi: 0x1000, sequence: 7 }, into, at), new Uint8Array(40)),
    ),
    fields: { 'esp.spi': '0x00001000', 'esp.sequence': 7 },
  },
  {
    name: 'AH',
    frame: ipFrame(
      51,
      written(
        (into, at) =>
          emitAh({ nextHeader: 17, reserved: 0, spi: 256, sequence: 9, check: new Uint8Array(12) }, into, at),
        hex('0009 0009 0008 0000'),
      ),
    ),
    fields: { 'ah.spi': '0x00000100', 'ah.sequence': 9, 'ah.length': 4, 'udp.dstport': 9 },
  },
  {
    name: 'OSPF',
    frame: ipFrame(
      89,
      written(
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
        hex('ffffff00 000a 12 01 00000028 0a000001 00000000'),
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
      written(
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
        hex('c0a80001 00000000 00000000'),
      ),
    ),
    fields: { 'vrrp.virt_rtr_id': 7, 'vrrp.prio': 100, 'vrrp.adver_int': 3, 'vrrp.ip_addr': '192.168.0.1' },
  },
  {
    name: 'PIM',
    frame: ipFrame(
      103,
      written(
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
      written((into, at) =>
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
      written((into, at) =>
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
  expectAgreement(cases);
});

wanted.test('tshark joins our fragments', () => {
  const frame = udpFrame(9, new Uint8Array(1200).fill(0x61));
  const pieces = fragmentIp(frame.slice(14), 576, 1).map((packet) => etherFrame(0x0800, packet));
  const whole = { 'udp.length': 1208, 'ip.fragment.count': pieces.length };
  expectAgreement(
    pieces.map((piece, index) => ({
      name: `fragment ${index}`,
      frame: piece,
      fields: index === pieces.length - 1 ? whole : { 'udp.length': '', 'ip.fragment.count': '' },
    })),
  );
});
