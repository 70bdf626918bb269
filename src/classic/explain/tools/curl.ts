/** curl: a web client, and a quick look at a port that speaks HTTP. */

import { endpoint } from '../ours.ts';
import { defineTool, flag } from '../tool.ts';
import { explainUrl, urlPort } from './url.ts';

export default defineTool({
  name: 'curl',
  aliases: ['wget'],
  summary: 'Fetches a web address and prints what comes back.',
  clusterable: true,
  flags: [
    flag('-v --verbose', 'prints the connection, the request and the headers'),
    flag('-s --silent', 'prints no progress and no errors'),
    flag('-S --show-error', 'prints errors even when silent'),
    flag('-i --include --show-headers', 'prints the headers of the answer too'),
    flag('-I --head', 'asks for the headers alone'),
    flag('-k --insecure', 'does not check the certificate of the server'),
    flag('-L --location', 'follows when the server points elsewhere'),
    flag('-f --fail', 'fails on HTTP errors, with exit code 22'),
    flag('-o --output', 'writes the answer to a file', 'FILE'),
    flag('-O --remote-name', 'writes to a file named as the remote one'),
    flag('-X --request', 'the method of the request', 'METHOD'),
    flag('-H --header', 'adds a header to the request', 'HEADER'),
    flag('-d --data', 'sends this data in a POST request', 'DATA'),
    flag('--data-binary', 'sends this data as it is', 'DATA'),
    flag('-F --form', 'sends a form field or file', 'NAME=VALUE'),
    flag('-T --upload-file', 'sends a file by PUT', 'FILE'),
    flag('-G --get', 'puts the data into the address'),
    flag('-u --user', 'user name and password for the server', 'USER:PASSWORD'),
    flag('-A --user-agent', 'the browser name that is sent', 'TEXT'),
    flag('-e --referer', 'the page that is named as the origin', 'URL'),
    flag('-b --cookie', 'sends these cookies', 'DATA'),
    flag('-c --cookie-jar', 'keeps cookies in a file', 'FILE'),
    flag('-m --max-time', 'gives up after this time in all', 'SECONDS'),
    flag('--connect-timeout', 'gives up connecting after this time', 'SECONDS'),
    flag('--retry', 'tries again this often', 'COUNT'),
    flag('-4 --ipv4', 'uses IPv4 addresses only'),
    flag('-6 --ipv6', 'uses IPv6 addresses only'),
    flag('--resolve', 'takes this address for a name, past DNS', 'HOST:PORT:ADDRESS'),
    flag('--connect-to', 'connects elsewhere than the address says', 'HOST:PORT:HOST:PORT'),
    flag('--interface', 'sends from this interface or address', 'INTERFACE'),
    flag('--local-port', 'sends from this port or range', 'PORT'),
    flag('--unix-socket', 'connects to a Unix domain socket', 'PATH'),
    flag('-x --proxy', 'goes through this proxy', 'URL'),
    flag('--noproxy', 'uses no proxy for these hosts', 'HOSTS'),
    flag('-p --proxytunnel', 'tunnels through the proxy by CONNECT'),
    flag('-U --proxy-user', 'user name and password for the proxy', 'USER:PASSWORD'),
    flag('-w --write-out', 'prints facts on the transfer at the end', 'FORMAT'),
    flag('--http1.1', 'speaks HTTP 1.1 and no later'),
    flag('--http2', 'speaks HTTP 2 where it can'),
    flag('--http3', 'speaks HTTP 3 over UDP where it can'),
    flag('--cacert', 'trusts the authorities in this file', 'FILE'),
    flag('-E --cert', 'presents this certificate', 'FILE'),
    flag('--key', 'the private key of the certificate', 'FILE'),
    flag('--tlsv1.2', 'speaks TLS 1.2 or later'),
    flag('--compressed', 'asks for a compressed answer'),
    flag('-N --no-buffer', 'prints each piece at once'),
    flag('-K --config', 'reads options from a file', 'FILE'),
    flag('-g --globoff', 'takes brackets and braces as they are'),
    flag('-q', 'reads no settings of the user'),
    flag('-V --version', 'prints the version and its protocols'),
    flag('-h --help', 'prints a summary of the options'),
  ],
  operands: (words) => words.flatMap((word) => explainUrl(word)),
  pitfalls: [
    {
      when: (parsed) => parsed.has('-k'),
      text: '-k takes any certificate: whoever is in between can read and change all.',
    },
    {
      when: (parsed) => !parsed.has('-m', '--connect-timeout', '-V', '-h'),
      text: 'Without a time limit a filtered port keeps curl waiting for minutes; exit code 7 is refused, 28 timed out.',
    },
    {
      when: (parsed) => parsed.operands.some((word) => !word.includes('://') && !word.startsWith('-')),
      text: 'Without http:// or https:// curl guesses plain HTTP.',
    },
    {
      when: (parsed) => parsed.has('-u'),
      text: 'The password is seen by every user of this machine in the process list.',
    },
    {
      when: (parsed) => parsed.operands.length > 0 && !parsed.has('-x', '--noproxy', '--unix-socket'),
      text: 'A proxy set in the environment (http_proxy) is used without a word: it, not you, then reaches the port.',
    },
  ],
  ours: (parsed) => {
    const { host, port } = urlPort(parsed.operands[0] ?? '');
    return [
      {
        command: `portolan check ${endpoint(host || 'HOST', port)}`,
        why: 'says open, closed or filtered, and by which packet',
      },
    ];
  },
  samples: [
    {
      command: 'curl -vk https://localhost:8443/health',
      expect: {
        parts: [[':8443', 'in place of 443']],
        pitfalls: ['any certificate'],
        ours: ['portolan check localhost:8443'],
      },
    },
    { command: 'curl -m 5 example.com:8080', expect: { pitfalls: ['plain HTTP'], noPitfalls: ['for minutes'] } },
    { command: 'curl --conect-timeout 5 http://a', expect: { unknown: ['--conect-timeout'] } },
  ],
});
