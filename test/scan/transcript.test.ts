/** The transcript that textbooks show of nmap: SSH and HTTP open, HTTPS closed, over the three ports as they are typed there. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { buildLab } from '../../lab/build-lab.ts';
import { needs } from '../../lab/needs.ts';

const { describe } = needs({ lab: true, tools: [] });
const program = fileURLToPath(new URL('../../src/bin.ts', import.meta.url));
const server = '10.95.0.2';

/** Without the lines that hold a time or a hardware address. */
const facts = (text: string): string => text.replaceAll(/^(?:Starting|Host is up|MAC Address|Nmap done).*\n/gm, '');

describe('the textbook transcript of nmap', () => {
  test('has the same lines, whoever types it', async () => {
    const lab = await buildLab({
      hosts: { client: {}, server: {} },
      links: [
        {
          ends: [
            { host: 'client', addresses: ['10.95.0.1/24'] },
            { host: 'server', addresses: [`${server}/24`] },
          ],
        },
      ],
    });
    try {
      const source = `let left = 2;
        for (const port of [22, 80]) require('node:net').createServer(() => {}).listen(port, () => --left || console.log('ready'));`;
      await lab.host('server').daemon({ argv: [process.execPath, '-e', source], ready: { output: /ready/ } });
      for (const technique of [[], ['-sT']]) {
        const argv = [process.execPath, program, 'nmap', '-n', ...technique, '-p', '80,443,22', server];
        const { stdout, stderr, code } = await lab.host('client').run(argv);
        expect([stderr, code]).toEqual(['', 0]);
        expect(facts(stdout)).toBe(
          [
            `Nmap scan report for ${server}`,
            '',
            'PORT    STATE  SERVICE',
            '22/tcp  open   ssh',
            '80/tcp  open   http',
            '443/tcp closed https',
            '',
            '',
          ].join('\n'),
        );
        expect(stdout).toMatch(/^Nmap done: 1 IP address \(1 host up\) scanned in [\d.]+ seconds$/m);
      }
    } finally {
      await lab.close();
    }
  });
});
