/** The dynamic host configuration protocol for IPv4, and BOOTP. */
import { u32, u8 } from '../../wire/bytes.ts';
import { checkDhcp, dhcpField } from '../../wire/dhcp.ts';
import type { Dissection } from '../dissection.ts';
import { address, bytes, ether, hexNumber, number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const messageNames: Readonly<Record<number, string>> = {
  1: 'discover',
  2: 'offer',
  3: 'request',
  4: 'decline',
  5: 'ack',
  6: 'nak',
  7: 'release',
  8: 'inform',
};
const optionNames: Readonly<Record<number, string>> = {
  0: 'pad',
  1: 'subnet mask',
  3: 'router',
  6: 'name server',
  12: 'host name',
  15: 'domain name',
  26: 'MTU',
  28: 'broadcast address',
  42: 'time server',
  50: 'requested address',
  51: 'lease time',
  53: 'message type',
  54: 'server',
  55: 'list of parameters',
  57: 'largest message',
  58: 'renewal time',
  59: 'rebinding time',
  60: 'vendor class',
  61: 'client identifier',
  255: 'end',
};

export default defineProtocol({
  name: 'dhcp',
  title: 'Dynamic Host Configuration Protocol',
  column: 'DHCP',
  fields: {
    'dhcp.type': number('operation', { 1: 'request', 2: 'reply' }),
    'dhcp.hw.type': hexNumber('kind of hardware', { 1: 'Ethernet' }),
    'dhcp.hw.len': number('length of the hardware address'),
    'dhcp.hops': number('hops'),
    'dhcp.id': hexNumber('transaction'),
    'dhcp.secs': number('seconds since it began'),
    'dhcp.flags': hexNumber('flags'),
    'dhcp.ip.client': address('client'),
    'dhcp.ip.your': address('your address'),
    'dhcp.ip.server': address('next server'),
    'dhcp.ip.relay': address('relay'),
    'dhcp.hw.mac_addr': ether('hardware address of the client'),
    'dhcp.server': text('name of the server'),
    'dhcp.file': text('boot file'),
    'dhcp.option.type': number('option', optionNames),
    'dhcp.option.length': number('length'),
    'dhcp.option.dhcp': number('message', messageNames),
    'dhcp.option.hostname': text('host name'),
    'dhcp.option.domain_name': text('domain name'),
    'dhcp.option.vendor_class_id': text('vendor class'),
    'dhcp.option.subnet_mask': address('subnet mask'),
    'dhcp.option.router': address('router'),
    'dhcp.option.domain_name_server': address('name server'),
    'dhcp.option.requested_ip_address': address('requested address'),
    'dhcp.option.dhcp_server_id': address('server'),
    'dhcp.option.ip_address_lease_time': number('lease in seconds'),
    'dhcp.option.request_list_item': number('parameter', optionNames),
    'dhcp.option.value': bytes('content'),
  },
  on: { udp: [67, 68] },
  accepts: (bytes, start, end) =>
    checkDhcp(bytes, start, end) === null && (u8(bytes, start) === 1 || u8(bytes, start) === 2),
  dissect(d, start, end) {
    d.number('dhcp.type', start, 1);
    d.number('dhcp.hw.type', start + 1, 1);
    const hardwareLength = d.number('dhcp.hw.len', start + 2, 1);
    d.number('dhcp.hops', start + 3, 1);
    const id = d.number('dhcp.id', start + 4, 4);
    d.number('dhcp.secs', start + 8, 2);
    d.number('dhcp.flags', start + 10, 2);
    for (const [index, name] of ['client', 'your', 'server', 'relay'].entries())
      d.address(`dhcp.ip.${name}`, start + 12 + index * 4, 4);
    if (hardwareLength === 6) d.raw('dhcp.hw.mac_addr', start + 28, start + 34);
    textUpToZero(d, 'dhcp.server', start + dhcpField.serverName, start + dhcpField.bootFile);
    textUpToZero(d, 'dhcp.file', start + dhcpField.bootFile, start + dhcpField.cookie);
    d.summary(`BOOTP transaction 0x${id.toString(16)}`);
    if (start + dhcpField.options > end || u32(d.bytes, start + dhcpField.cookie) !== 0x6382_5363) return;
    const message = options(d, start + dhcpField.options, end);
    d.summary(`${messageNames[message] ?? `message ${message}`} transaction 0x${id.toString(16)}`);
  },
  samples: [
    {
      name: 'a discover',
      under: ['udp', 67],
      hex: `01010600 3903f326 0000 8000 00000000 00000000 00000000 00000000 020000000001 ${'00'.repeat(202)}
        63825363 350101 0c0468657265 37020103 ff`,
      expect: {
        'dhcp.type': 'request (1)',
        'dhcp.id': '0x3903f326',
        'dhcp.hw.mac_addr': '02:00:00:00:00:01',
        'dhcp.option.dhcp': 'discover (1)',
        'dhcp.option.hostname': 'here',
        'dhcp.option.request_list_item': 'subnet mask (1)',
      },
      info: 'discover transaction 0x3903f326',
    },
  ],
});

function textUpToZero(d: Dissection, field: string, start: number, end: number): void {
  const zero = d.bytes.subarray(start, end).indexOf(0);
  if (zero > 0) d.text(field, start, start + zero, 'latin1');
}

/** Adds them; the message type, 0 where there is none. */
function options(d: Dissection, start: number, end: number): number {
  let message = 0;
  let at = start;
  while (at < end) {
    const code = u8(d.bytes, at);
    if (code === 0) {
      at++;
      continue;
    }
    if (code === 255) {
      d.put('dhcp.option.type', code, at, at + 1);
      break;
    }
    const next = at + 1 < end ? at + 2 + u8(d.bytes, at + 1) : Infinity;
    if (next > end) {
      d.flaw(`option ${code} is malformed`, at, end);
      break;
    }
    const here = at;
    d.within(d.put('dhcp.option.type', code, at, next), () => {
      d.number('dhcp.option.length', here + 1, 1);
      option(d, code, here + 2, next);
    });
    if (code === 53 && next === at + 3) message = u8(d.bytes, at + 2);
    at = next;
  }
  return message;
}

const addressOptions: Readonly<Record<number, string>> = {
  1: 'subnet_mask',
  3: 'router',
  6: 'domain_name_server',
  50: 'requested_ip_address',
  54: 'dhcp_server_id',
};
const textOptions: Readonly<Record<number, string>> = { 12: 'hostname', 15: 'domain_name', 60: 'vendor_class_id' };

function option(d: Dissection, code: number, start: number, end: number): void {
  const length = end - start;
  const addressField = addressOptions[code];
  const textField = textOptions[code];
  if (addressField !== undefined && length % 4 === 0) {
    for (let at = start; at < end; at += 4) d.address(`dhcp.option.${addressField}`, at, 4);
  } else if (textField !== undefined) d.text(`dhcp.option.${textField}`, start, end, 'latin1');
  else if (code === 53 && length === 1) d.number('dhcp.option.dhcp', start, 1);
  else if (code === 51 && length === 4) d.number('dhcp.option.ip_address_lease_time', start, 4);
  else if (code === 55) for (let at = start; at < end; at++) d.number('dhcp.option.request_list_item', at, 1);
  else d.raw('dhcp.option.value', start, end);
}
