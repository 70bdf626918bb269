/** The words of `portolan check`, and which words in place of a command are a host and a port. */
import { describe, expect, test } from 'vitest';
import { PortolanError } from '../base/errors.ts';
import { checkTarget, namesEndpoint } from './check-words.ts';
import { runCli } from './run-cli.fake.ts';

describe('words', () => {
  test.each([
    [['host.lan:443'], 'host.lan', 443],
    [['host.lan:https'], 'host.lan', 443],
    [['host.lan', '443'], 'host.lan', 443],
    [['10.0.0.1', 'ssh'], '10.0.0.1', 22],
    [['[fd00::1]:80'], 'fd00::1', 80],
    [['fd00::1', '80'], 'fd00::1', 80],
    [['[fe80::1%eth0]:80'], 'fe80::1%eth0', 80],
    [[':8080'], null, 8080],
    [['*:8080'], null, 8080],
    [['8080'], null, 8080],
    [['host.lan:70000'], 'host.lan', null],
    [['host.lan:0'], 'host.lan', null],
    [['host.lan', 'no-such-service'], 'host.lan', null],
  ] as const)('%j', (words, host, port) => {
    expect(checkTarget(words, 'tcp')).toMatchObject({ host, port });
  });

  test.each([
    [['fd00::1:80'], 'PTL_USAGE'],
    [['a', '1', '2'], 'PTL_USAGE'],
    [['10.0.0.300:80'], 'PTL_BAD_ADDRESS'],
    [['a b:80'], 'PTL_BAD_ADDRESS'],
    [['\u001b[2J:80'], 'PTL_BAD_ADDRESS'],
  ] as const)('%j is refused', (words, code) => {
    let thrown: unknown;
    try {
      checkTarget(words, 'tcp');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(PortolanError);
    expect(thrown).toMatchObject({ code });
  });
});

describe('in place of a command', () => {
  test.each(['host.lan:443', '10.0.0.1:80', '[::1]:80', 'localhost:http', 'host:70000'])('%s is HOST:PORT', (word) => {
    expect(namesEndpoint(word)).toBe(true);
  });

  test.each(['8080', ':8080', 'ls', 'a:b:c', 'http://host:80', 'scna', '::1', 'host:', 'port:22', 'pid:1'])(
    '%s is not',
    (word) => {
      expect(namesEndpoint(word)).toBe(false);
    },
  );
});

describe('the command', () => {
  const held = {
    sockets: [{ localPort: 8080, inode: 11 }],
    processes: [{ pid: 7, command: 'server', sockets: { 3: 11 } }],
  };

  test('says whether a port can be bound', async () => {
    expect(await runCli(['check', ':9090'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('is free') as string,
    });
    const { code, out } = await runCli(['check', ':8080'], held);
    expect([code, out]).toEqual([
      100,
      'tcp port 8080 on every address is in use: server[7] listens on 0.0.0.0:8080; over IPv6 it is free\n' +
        '  verdict    in-use\n' +
        '  next       portolan 8080\n',
    ]);
  });

  test('gives the evidence of it as JSON', async () => {
    const { out } = await runCli(['check', '0.0.0.0', '8080', '--json'], held);
    expect(JSON.parse(out)).toMatchObject([
      {
        verdict: 'in-use',
        exitCode: 100,
        decidedFrom: 'bind',
        port: 8080,
        bind: {
          attempts: [{ family: 4, errno: 'EADDRINUSE' }],
          holders: [{ owners: [{ pid: 7, command: 'server' }] }],
        },
      },
    ]);
  });

  test('takes no name where an address is to be bound', async () => {
    expect(await runCli(['check', 'host.lan:80', '--bind'])).toMatchObject({ code: 2 });
  });

  test('an impossible port is a verdict too', async () => {
    expect(await runCli(['host.lan:70000'])).toMatchObject({ code: 20, err: '' });
    expect(await runCli(['check', 'host.lan', '80', '-4', '-6'])).toMatchObject({ code: 2 });
  });
});
