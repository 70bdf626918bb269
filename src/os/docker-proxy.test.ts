import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDockerProxy } from './docker-proxy.ts';

const argv = (text: string): readonly string[] => text.split(' ');

test.each([
  [
    '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80',
    { transport: 'tcp', hostAddress: '0.0.0.0', hostPort: 8080, containerAddress: '172.17.0.2', containerPort: 80 },
  ],
  [
    '/usr/libexec/docker/docker-proxy -proto udp -host-ip :: -host-port 53 -container-ip fd00:1::2 -container-port 53 -use-listen-fd',
    { transport: 'udp', hostAddress: '::', hostPort: 53, containerAddress: 'fd00:1::2', containerPort: 53 },
  ],
  [
    'docker-proxy --container-port=80 --container-ip=172.18.0.3 --host-port=1 --host-ip=127.0.0.1 -use-listen-fd',
    { transport: 'tcp', hostAddress: '127.0.0.1', hostPort: 1, containerAddress: '172.18.0.3', containerPort: 80 },
  ],
])('%s', (text, expected) => {
  expect(parseDockerProxy(argv(text))).toEqual(expected);
});

test.each([
  '',
  'docker-proxy',
  'nginx -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80',
  'docker-proxy -proto icmp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80',
  'docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 80800 -container-ip 172.17.0.2 -container-port 80',
  'docker-proxy -proto tcp -host-ip everywhere -host-port 80 -container-ip 172.17.0.2 -container-port 80',
  'docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 80 -container-ip 172.17.0.2 -container-port 0',
])('%j is none', (text) => {
  expect(parseDockerProxy(argv(text))).toBeNull();
});

test('any arguments are no error', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('-host-port', '--container-ip=::1', '-proto', '-'));
  fc.assert(
    fc.property(fc.array(word), (words) => {
      expect(parseDockerProxy(['docker-proxy', ...words])).toSatisfy(
        (value) => value === null || typeof value === 'object',
      );
    }),
  );
});
