/** ZooKeeper: four-letter words; those not on its whitelist are refused by name (ZooKeeper administrator's guide). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { cpeName } from '../product-rule.ts';

const version = /^Zookeeper version: (\d[\w.]{0,16})/;

export default defineIdentifier({
  id: 'zookeeper',
  transports: ['tcp'],
  ports: [2181],
  order: 'client-first',
  hello: () => latin1Bytes('srvr'),
  score: ({ text }) =>
    version.test(text) ||
    /^\w{4} is not executed because it is not in the whitelist\./.test(text) ||
    text.startsWith('This ZooKeeper instance is not currently serving requests')
      ? sure.certain
      : sure.none,
  read({ text }) {
    const found = version.exec(text)?.[1];
    return {
      service: 'zookeeper',
      product: 'Apache ZooKeeper',
      version: found,
      info: /\nMode: (\w{1,16})/.exec(text)?.[1],
      cpe: [cpeName('apache:zookeeper', found)],
    };
  },
  samples: [
    {
      text: 'Zookeeper version: 3.8.4-9316c2a7a97e1666d8f4593f34dd6fc36ecc436c, built on 2024-02-12 22:16 UTC\nLatency min/avg/max: 0/0.0/0\nMode: standalone\n',
      expect: { service: 'zookeeper', version: '3.8.4', info: 'standalone' },
    },
    { text: 'srvr is not executed because it is not in the whitelist.\n', expect: { service: 'zookeeper' } },
  ],
});
