/** MQTT: headers of packets, the head of CONNECT, the topic of PUBLISH. */
import { u16, u8 } from '../../wire/bytes.ts';
import { mqttTopic, mqttTypes, parseMqtt, parseMqttConnect } from '../../wire/mqtt.ts';
import type { Dissection } from '../dissection.ts';
import { flag, hexNumber, number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const typeNames: Readonly<Record<number, string>> = {
  1: 'Connect Command',
  2: 'Connect Ack',
  3: 'Publish Message',
  4: 'Publish Ack',
  5: 'Publish Received',
  6: 'Publish Release',
  7: 'Publish Complete',
  8: 'Subscribe Request',
  9: 'Subscribe Ack',
  10: 'Unsubscribe Request',
  11: 'Unsubscribe Ack',
  12: 'Ping Request',
  13: 'Ping Response',
  14: 'Disconnect Req',
  15: 'Authentication Exchange',
};

export default defineProtocol({
  name: 'mqtt',
  title: 'MQ Telemetry Transport',
  column: 'MQTT',
  fields: {
    'mqtt.hdrflags': hexNumber('header'),
    'mqtt.msgtype': number('type', typeNames),
    'mqtt.dupflag': flag('sent before'),
    'mqtt.qos': number('quality'),
    'mqtt.retain': flag('kept'),
    'mqtt.len': number('length'),
    'mqtt.protoname': text('protocol'),
    'mqtt.ver': number('version', { 3: '3.1', 4: '3.1.1', 5: '5.0' }),
    'mqtt.conflags': hexNumber('flags'),
    'mqtt.kalive': number('seconds of silence allowed'),
    'mqtt.clientid': text('client'),
    'mqtt.topic_len': number('length of the topic'),
    'mqtt.topic': text('topic'),
  },
  on: { tcp: [1883] },
  accepts: (bytes, start, end) => parseMqtt(bytes, start, end).ok,
  dissect(d, start, end) {
    const said: string[] = [];
    let at = start;
    while (at < end) {
      const parsed = parseMqtt(d.bytes, at, end);
      if (!parsed.ok) break;
      const { type } = parsed.value;
      const next = parsed.payloadStart + parsed.value.length;
      const [here, body, stop] = [at, parsed.payloadStart, Math.min(end, next)];
      d.within(d.note(typeNames[type] ?? `type ${type}`, at, stop), () => {
        const name = packet(d, type, here, body, stop);
        said.push(`${typeNames[type] ?? `type ${type}`}${name === null ? '' : ` [${name}]`}`);
      });
      d.flawOf(parsed, at);
      at = next;
    }
    d.summary(said.slice(0, 8).join(', '));
    d.rest(Math.min(at, end), end);
  },
  samples: [
    {
      name: 'a CONNECT',
      under: ['tcp', 1883],
      hex: '10 10 0004 4d515454 04 02 003c 0004 6e656d6f',
      expect: { 'mqtt.msgtype': 'Connect Command (1)', 'mqtt.ver': '3.1.1 (4)', 'mqtt.clientid': 'nemo' },
      info: 'Connect Command',
    },
    {
      name: 'a PUBLISH',
      under: ['tcp', 1883],
      hex: '30 06 0003 612f62 31',
      expect: { 'mqtt.msgtype': 'Publish Message (3)', 'mqtt.topic': 'a/b' },
      info: 'Publish Message [a/b]',
    },
  ],
});

/** A packet; its topic, null for other types. */
function packet(d: Dissection, type: number, start: number, body: number, end: number): string | null {
  d.within(d.put('mqtt.hdrflags', u8(d.bytes, start), start, start + 1), () => {
    d.bits('mqtt.msgtype', start, 1, 0xf0);
    if (type !== mqttTypes.publish) return;
    d.bits('mqtt.dupflag', start, 1, 0x08);
    d.bits('mqtt.qos', start, 1, 0x06);
    d.bits('mqtt.retain', start, 1, 0x01);
  });
  const parsed = parseMqtt(d.bytes, start, end);
  if (parsed.ok) d.put('mqtt.len', parsed.value.length, start + 1, body);
  if (type === mqttTypes.connect) connect(d, body, end);
  else if (type === mqttTypes.publish) {
    const topic = mqttTopic(d.bytes, body, end);
    if (topic !== null) {
      const stop = body + 2 + u16(d.bytes, body);
      d.number('mqtt.topic_len', body, 2);
      d.put('mqtt.topic', topic, body + 2, stop);
      d.rest(stop, end);
      return topic;
    }
  } else d.rest(body, end);
  return null;
}

function connect(d: Dissection, start: number, end: number): void {
  const parsed = parseMqttConnect(d.bytes, start, end);
  if (!parsed.ok) return d.flaw(parsed.reason, start, end);
  const at = start + 2 + u16(d.bytes, start);
  d.put('mqtt.protoname', parsed.value.protocol, start + 2, at);
  d.put('mqtt.ver', u8(d.bytes, at), at, at + 1);
  d.number('mqtt.conflags', at + 1, 1);
  d.number('mqtt.kalive', at + 2, 2);
  const { client } = parsed.value;
  if (client !== null) d.put('mqtt.clientid', client, at + 6, parsed.payloadStart);
  d.rest(parsed.payloadStart, end);
}
