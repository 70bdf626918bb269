import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePasswd, parseServices } from './name-files.ts';

test('passwd: the first name of a uid wins', () => {
  const names = parsePasswd(
    'root:x:0:0:root:/root:/bin/bash\ntoor:x:0:0::/:/bin/sh\n# comment\nbad\nwww-data:x:33:33::/:/\n+:::::\n',
  );
  expect([...names]).toEqual([
    [0, 'root'],
    [33, 'www-data'],
  ]);
});

test('services: names by port, ports by name and alias', () => {
  const { names, ports } = parseServices(
    '# Network services\nhttp\t\t80/tcp\t\twww\t\t# WorldWideWeb HTTP\nwww2 80/tcp\ndomain 53/udp\ndomain 53/tcp\nbad line\nhuge 70000/tcp\n',
  );
  expect(names.get('80/tcp')).toBe('http');
  expect(ports.get('www/tcp')).toBe(80);
  expect(ports.get('domain/')).toBe(53);
  expect(ports.get('WorldWideWeb/')).toBeUndefined();
  expect(ports.get('huge/')).toBeUndefined();
});

test('any text is no error', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(parsePasswd(text)).toBeInstanceOf(Map);
      expect(parseServices(text).names).toBeInstanceOf(Map);
    }),
  );
});
