/** What telnet answers to a server's negotiation, with and without a terminal, against inetutils' client. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { needs } from '../../../lab/needs.ts';
import { telnetCommand, telnetOption } from '../../wire/telnet-numbers.ts';

const { iac, will, wont, do: doIt, dont, sb, se } = telnetCommand;
const { timingMark, terminalType, windowSize, terminalSpeed, newEnvironment, lineMode } = telnetOption;
const bin = fileURLToPath(new URL('../../bin.ts', import.meta.url));
const sub = (option: number, ...content: number[]): number[] => [iac, sb, option, ...content, iac, se];
const characters = (...triples: number[]): number[] => sub(lineMode, 3, ...triples);

/** What the server says in turn. */
const requests: Readonly<Record<string, readonly number[]>> = {
  'a terminal type without being agreed on': sub(terminalType, 1),
  'DO terminal type, window size, speed, environment, line mode': [
    ...[terminalType, windowSize, terminalSpeed, newEnvironment, lineMode].flatMap((option) => [iac, doIt, option]),
    iac,
    will,
    telnetOption.echo,
    iac,
    will,
    telnetOption.suppressGoAhead,
  ],
  'the terminal type': sub(terminalType, 1),
  'the speed': sub(terminalSpeed, 1),
  'one variable': sub(newEnvironment, 1, 0, ...Buffer.from('PORTOLAN')),
  'a mode, twice': [...sub(lineMode, 1, 1), ...sub(lineMode, 1, 1)],
  'a mode with its acknowledgement': sub(lineMode, 1, 5),
  'another mode': sub(lineMode, 1, 24),
  'a forward mask': sub(lineMode, doIt, 2, 1),
  'no forward mask': sub(lineMode, dont, 2),
  'a character, twice': [...characters(3, 2, 9), ...characters(3, 2, 9)],
  'a default': characters(3, 3, 0),
  'a character that cannot change': characters(10, 1, 9),
  'two characters': characters(15, 2, 1, 16, 2, 2),
  'a function that is none': characters(31, 2, 5),
  'all functions': characters(0, 3, 0),
  'options nobody knows': [iac, doIt, 99, iac, will, 98],
  'status, logout': [iac, doIt, telnetOption.status, iac, doIt, 18],
  'an option again': [iac, doIt, terminalSpeed],
  'no option, and again': [iac, dont, terminalSpeed, iac, doIt, terminalSpeed],
  'a torn-off end': [iac, wont, telnetOption.echo, iac, sb, terminalSpeed, 1, iac, se],
};
const mark = Buffer.from([iac, doIt, timingMark]);
const marked = Buffer.from([iac, will, timingMark]);

/** Plays the server to one client; each request is followed by a timing mark, whose answer closes what belongs to it. */
async function answers(start: (port: number) => { kill(): void }): Promise<Record<string, string>> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const connected = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const client = start((server.address() as AddressInfo).port);
  try {
    const socket = await connected;
    socket.on('error', () => undefined);
    const found: Record<string, string> = {};
    for (const [name, bytes] of Object.entries(requests)) {
      socket.write(Buffer.concat([Buffer.from(bytes), mark]));
      found[name] = (await upToMark(socket)).toString('hex');
    }
    socket.destroy();
    return found;
  } finally {
    client.kill();
    server.close();
  }
}

async function upToMark(socket: Socket): Promise<Buffer> {
  let heard = Buffer.alloc(0);
  while (!heard.subarray(-3).equals(marked)) {
    const [piece] = (await once(socket, 'data', { signal: AbortSignal.timeout(20_000) })) as [Buffer];
    heard = Buffer.concat([heard, piece]);
  }
  return heard.subarray(0, -3);
}

function run(command: readonly string[], terminal: boolean): { kill(): void } {
  const inTerminal = ['script', '-qec', `stty cols 100 rows 40; exec ${command.join(' ')}`, '/dev/null'];
  const [program, ...args] = terminal ? inTerminal : command;
  const { DISPLAY: _, ...environment } = process.env;
  const child = spawn(program!, args, {
    env: { ...environment, TERM: 'xterm' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return { kill: () => void child.kill('SIGKILL') };
}

const withTelnet = needs({ tools: ['telnet', 'script'] });

withTelnet.describe('telnet negotiates as inetutils does', () => {
  for (const terminal of [false, true]) {
    withTelnet.test(terminal ? 'in a terminal' : 'in a pipe', async () => {
      const theirs = await answers((port) => run(['telnet', '127.0.0.1', String(port)], terminal));
      const ours = await answers((port) => run([process.execPath, bin, 'telnet', '127.0.0.1', String(port)], terminal));
      expect(ours).toEqual(theirs);
    });
  }
});
