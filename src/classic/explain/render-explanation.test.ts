/** The text of an explanation: golden for one line, safe and wrapped for all. */

import { expect, test } from 'vitest';
import { explainCommand } from './explain.ts';
import { renderExplanation } from './render-explanation.ts';

test('one line in full', () => {
  expect(`\n${renderExplanation(explainCommand('$ fuser -n tcp 80'), { width: 80 })}`).toBe(`
note: the leading $ is a shell prompt, not part of the command

fuser: Names the processes that use a file, a mount or a port.
    -n   reads the operands in another name space: file, tcp or udp
    tcp  the operands are local TCP ports
    80   local TCP port number 80, registered for http
  ! Process numbers go to standard output, all else to standard error: "fuser
    ... 2>/dev/null" loses names, users and the table.
  ! Without root fuser prints a line "Cannot stat file" for each descriptor it
    may not read, hundreds on a busy host, and misses their owners.
  With Portolan:
    portolan 80
      names the process, unit or container on exactly this port, how far it can
      be reached, and who is connected
    portolan fuser -n tcp 80
      runs this very command line, with the output of fuser
`);
});

test('planned commands are marked', () => {
  const explained = explainCommand('nc -zv target.com 80');
  const stages = explained.stages.map((stage) => ({
    ...stage,
    ours: stage.ours.map((form) => ({ ...form, available: false })),
  }));
  const text = renderExplanation({ ...explained, stages }, { width: 80 });
  expect(text).toContain('portolan check target.com:80 (planned)');
  expect(renderExplanation(explained, { width: 80 })).not.toContain('(planned)');
});

test('stages are numbered and joined in words', () => {
  const text = renderExplanation(explainCommand('ss -s && netstat -i || echo x & cat y; wc z |& head'), { width: 200 });
  expect(text).toMatch(/^1\. ss/m);
  expect(text).toMatch(/^2\. netstat.*runs when the command before it succeeds/m);
  expect(text).toMatch(/^3\. echo.*runs when the command before it fails/m);
  expect(text).toMatch(/^4\. cat.*runs while/m);
  expect(text).toMatch(/^5\. wc.*runs after/m);
  expect(text).toMatch(/^6\. head.*errors too/m);
});

test('unknown parts are marked and control characters shown as escapes', () => {
  const text = renderExplanation(explainCommand("ss '--a\u001b[31m\u202e'"), { width: 80 });
  expect(text).toContain(String.raw`--a\x1b[31m\u202e`);
  expect(text).toMatch(/\? not a flag/);
  expect(text).not.toMatch(/\u001b|\u202e/);
});

test('lines keep to the width unless a single word is longer', () => {
  for (const width of [10, 40, 60, 100]) {
    const text = renderExplanation(explainCommand('tcpdump -ni any -c 3 port 80 and not host 10.0.0.1'), { width });
    // A command of ours stays whole, to be copied.
    const lines = text.split('\n').filter((line) => !line.startsWith('    portolan'));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(Math.max(40, width));
  }
});

test('style dresses headings, pieces, warnings and commands', () => {
  const style = {
    heading: (text: string) => `<h>${text}</h>`,
    piece: (text: string) => `<p>${text}</p>`,
    warning: (text: string) => `<w>${text}</w>`,
    command: (text: string) => `<c>${text}</c>`,
  };
  const text = renderExplanation(explainCommand('fuser 80/tcp'), { width: 120, style });
  expect(text).toContain('<h>fuser: Names');
  expect(text).toContain('<p>80/tcp</p>  local TCP');
  expect(text).toContain('<w>! Process numbers');
  expect(text).toContain('<c>portolan 80</c>');
});
