/** A web address on its own, as one types it into a browser: the port behind the colon is the point. */

import type { Part } from '../explanation.ts';
import { portMeaning } from '../grammars/ports.ts';
import { addressMeaning } from '../grammars/targets.ts';
import { endpoint } from '../ours.ts';
import { defineTool, part } from '../tool.ts';

export default defineTool({
  name: 'url',
  aliases: [],
  summary: 'A web address, as a browser opens it.',
  clusterable: false,
  flags: [],
  operands: (words) => words.flatMap((word, index) => (index === 0 ? explainUrl(word) : [extra(word)])),
  pitfalls: [
    {
      when: (parsed) => /^http:\/\//i.test(parsed.operands[0] ?? ''),
      text: 'http is in the clear, whatever the port: anyone on the path can read and change the pages.',
    },
    {
      when: (parsed) => /^https?:\/\/(?:0\.0\.0\.0|\[::\])/i.test(parsed.operands[0] ?? ''),
      text: '0.0.0.0 is what a server binds to, not an address to visit: use localhost, or the name of the machine.',
    },
    {
      when: (parsed) => urlPort(parsed.operands[0] ?? '').given,
      text: 'The port alone says nothing of the service: what listens on 8080 may be anything.',
    },
  ],
  ours: (parsed) => {
    const { host, port } = urlPort(parsed.operands[0] ?? '');
    return [
      {
        command: `portolan check ${endpoint(host, port)}`,
        why: 'says whether the port answers from here, and why not',
      },
      { command: `portolan identify ${endpoint(host, port)}`, why: 'says what really speaks on the port' },
    ];
  },
  samples: [
    {
      command: 'http://servername.com:8080',
      expect: {
        parts: [
          ['http:', 'in the clear'],
          [':8080', 'in place of 80'],
        ],
        pitfalls: ['in the clear', 'may be anything'],
        ours: ['portolan check servername.com:8080'],
      },
    },
    { command: 'https://[::1]/x', expect: { parts: [['[::1]', 'loopback']], ours: ['portolan check [::1]:443'] } },
    { command: 'http://0.0.0.0:3000/', expect: { pitfalls: ['localhost'] } },
  ],
});

/** Scheme, user, host, port, rest (RFC 3986, section 3). */
const URL_PIECES = /^(https?:)\/\/(?:([^/@]*)@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d*))?(.*)$/is;

/** Explains a web address piece by piece; curl uses it too. */
export function explainUrl(text: string): readonly Part[] {
  const match = URL_PIECES.exec(text);
  if (match === null) return [part(text, 'operand', `${addressMeaning(text)}, over HTTP`)];
  const [, scheme = '', user, host = '', port, rest = ''] = match;
  const secure = scheme.toLowerCase() === 'https:';
  const standard = secure ? '443' : '80';
  const parts = [part(scheme, 'operand', secure ? 'HTTP inside TLS, encrypted' : 'HTTP without TLS, in the clear')];
  if (user !== undefined)
    parts.push(part(`${user}@`, 'operand', 'user name and password, which stay in histories and logs'));
  parts.push(part(host, 'operand', `the server: ${addressMeaning(host)}`));
  if (port !== undefined && port !== '') {
    parts.push(part(`:${port}`, 'operand', `the port, in place of ${standard}: ${portMeaning(port)}`));
  }
  if (rest !== '') parts.push(part(rest, 'operand', 'the path and query to ask for'));
  return parts;
}

/** The host and port that an address leads to. */
export function urlPort(text: string): { readonly host: string; readonly port: string; readonly given: boolean } {
  const match = URL_PIECES.exec(text);
  const host = (match?.[3] ?? text).replace(/^\[|\]$/g, '');
  const given = (match?.[4] ?? '') !== '';
  const standard = match?.[1]?.toLowerCase() === 'https:' ? '443' : '80';
  return { host, port: given ? match![4]! : standard, given };
}

function extra(word: string): Part {
  return part(word, 'unknown', 'a word after the web address, which a browser would not take');
}
