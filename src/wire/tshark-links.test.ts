/** What we write of links and tunnels, Wireshark reads alike. */
import { needs } from '../../lab/needs.ts';
import { emitCdp } from './cdp.ts';
import { emitGeneve } from './geneve.ts';
import { hex } from './hex.fixture.ts';
import { emitLlc } from './llc.ts';
import { emitLldp } from './lldp.ts';
import { emitMpls } from './mpls.ts';
import { emitPpp, emitPppControl, emitPppOptions } from './ppp.ts';
import { emitPppoe, emitPppoeTags } from './pppoe.ts';
import { emitStp } from './stp.ts';
import type { RefereeCase } from './tshark.fixture.ts';
import { etherFrame, expectAgreement, udpFrame, written } from './tshark.fixture.ts';
import { emitVxlan } from './vxlan.ts';
import { emitWireguard } from './wireguard.ts';

const inner = etherFrame(0x88b5, hex('0102'));
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
      written((into, at) =>
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
      written(
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
      written(
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
      written((into, at) => emitVxlan({ flags: 8, reserved: 0, network: 123_456, reserved2: 0 }, into, at), inner),
    ),
    fields: { 'vxlan.vni': 123_456, 'eth.type': '0x0800,0x88b5' },
  },
  {
    name: 'Geneve',
    frame: udpFrame(
      6081,
      written(
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
        inner,
      ),
    ),
    fields: { 'geneve.vni': '0x00000a', 'geneve.option.class': '0x0101', 'eth.type': '0x0800,0x88b5' },
  },
  {
    name: 'WireGuard',
    frame: udpFrame(
      51_820,
      written(
        (into, at) => emitWireguard({ type: 4, receiver: 0x1234_5678, counter: 9n }, into, at),
        hex('00'.repeat(16)),
      ),
    ),
    fields: { 'wg.type': 4, 'wg.receiver': '0x12345678', 'wg.counter': 9 },
  },
  {
    name: 'STP',
    frame: etherFrame(
      0,
      written(
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
      written((into, at) =>
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
      written(
        (into, at) => emitLlc(snap, into, at),
        (into, at) =>
          emitCdp({ version: 2, timeToLive: 180, checksum: 0, elements: [{ type: 1, data: hex('737731') }] }, into, at),
      ),
    ),
    fields: { 'llc.oui': 12, 'cdp.version': 2, 'cdp.ttl': 180, 'cdp.deviceid': 'sw1' },
  },
];

const wanted = needs({ tools: ['tshark'] });

wanted.test('tshark reads our frames as they were meant', () => {
  expectAgreement(cases);
});
