import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseContainerList } from './container-api.ts';

const id = '0123456789abcdef'.repeat(4);

test('a container as Docker prints it', () => {
  const answer = [
    {
      Id: id,
      Names: ['/web'],
      Image: 'nginx:1.27',
      Ports: [
        { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
        { PrivatePort: 443, Type: 'tcp' },
      ],
      NetworkSettings: { Networks: { bridge: { IPAddress: '172.17.0.2', GlobalIPv6Address: '' } } },
      State: 'running',
    },
  ];
  expect(parseContainerList(JSON.stringify(answer))).toEqual([
    {
      id,
      name: 'web',
      image: 'nginx:1.27',
      addresses: ['172.17.0.2'],
      ports: [{ transport: 'tcp', hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80 }],
    },
  ]);
});

test('a container that tells next to nothing', () => {
  expect(parseContainerList(JSON.stringify([{ Id: id }]))).toEqual([
    { id, name: id.slice(0, 12), image: null, addresses: [], ports: [] },
  ]);
});

test.each(['', '{', 'null', '{"message":"permission denied"}', '[1,null,"x",{"Id":7},{"Id":"short"}]'])(
  '%j holds no container',
  (text) => {
    expect(parseContainerList(text)).toEqual([]);
  },
);

test('any JSON is no error', () => {
  const odd = fc.record({
    Id: fc.constant(id),
    Names: fc.jsonValue(),
    Ports: fc.jsonValue(),
    NetworkSettings: fc.jsonValue(),
    Image: fc.jsonValue(),
  });
  fc.assert(
    fc.property(fc.array(odd), (value) => {
      expect(parseContainerList(JSON.stringify(value))).toHaveLength(value.length);
    }),
  );
});
