import { expect, test } from 'vitest';
import { fakeProcFs } from './proc-fs.fake.ts';
import type { FakeEntry } from './proc-fs.fake.ts';
import { unitFacts } from './units.linux.ts';
import type { UnitSources } from './units.linux.ts';

const files: Readonly<Record<string, FakeEntry>> = {
  'usr/lib/systemd/system/web.service': '[Unit]\nDescription=Web (vendor)\n[Service]\nPIDFile=/run/web.pid\n',
  'etc/systemd/system/web.service': '[Unit]\nDescription=Web (local)\n[Service]\nPIDFile=/run/web.pid\n',
  'usr/lib/systemd/system/getty@.service': '[Unit]\nDescription=Getty on %I\n',
  'usr/lib/systemd/system/printer.service': '[Unit]\nDescription=Printing\n',
  'usr/lib/systemd/system/printer.socket': '[Socket]\nListenStream=631\n',
  'usr/lib/systemd/system/printer.path': '[Path]\nPathExists=/var/spool/x\n',
  'usr/lib/systemd/system/nightly.timer': '[Timer]\nUnit=web.service\n',
  'etc/systemd/system/timers.target.wants/nightly.timer': '[Timer]\nUnit=web.service\n',
  'etc/systemd/system/sockets.target.wants/printer.socket': '[Socket]\nListenStream=631\n',
  'run/systemd/transient/run-1.timer': '[Timer]\nUnit=run-1.service\n',
  'run/systemd/transient/run-1.service': '[Unit]\nDescription=/bin/true\n',
  'run/web.pid': '4711\n',
};

const sources = (more: Partial<UnitSources> = {}): UnitSources => ({
  files: fakeProcFs({ root: '/', files }),
  childrenOfInit: () => [],
  isActive: () => false,
  ...more,
});

test('the local file hides the vendor file', () => {
  expect(unitFacts(sources())('web.service')).toEqual({
    name: 'web.service',
    description: 'Web (local)',
    file: '/etc/systemd/system/web.service',
    triggeredBy: ['nightly.timer'],
    mainPid: null,
  });
});

test('an instance is read from its template', () => {
  expect(unitFacts(sources())('getty@tty1.service')).toMatchObject({
    description: 'Getty on tty1',
    file: '/usr/lib/systemd/system/getty@.service',
  });
});

test('drop-ins change what the file says, in the order of their names', () => {
  const more = {
    ...files,
    'etc/systemd/system/printer.service.d/20-late.conf': '[Unit]\nDescription=Printing, late\n',
    'etc/systemd/system/printer.service.d/10-early.conf': '[Unit]\nDescription=Printing, early\n',
    'usr/lib/systemd/system/printer.service.d/20-late.conf': '[Unit]\nDescription=hidden by the local one\n',
    'etc/systemd/system/printer.service.d/note.txt': '[Unit]\nDescription=no drop-in\n',
    'etc/systemd/system/getty@.service.d/x.conf': '[Unit]\nDescription=Terminal %i\n',
  };
  const unit = unitFacts(sources({ files: fakeProcFs({ root: '/', files: more }) }));
  expect(unit('printer.service')).toMatchObject({
    description: 'Printing, late',
    file: '/usr/lib/systemd/system/printer.service',
  });
  expect(unit('getty@tty1.service')?.description).toBe('Terminal tty1');
});

test('only triggers that are enabled or running count', () => {
  expect(unitFacts(sources())('printer.service')?.triggeredBy).toEqual(['printer.socket']);
  const running = sources({ isActive: (name) => name === 'printer.path' });
  expect(unitFacts(running)('printer.service')?.triggeredBy).toEqual(['printer.path', 'printer.socket']);
  expect(unitFacts(sources())('run-1.service')?.triggeredBy).toEqual(['run-1.timer']);
});

test('the main process: the PID file when it is right, else the only child of process 1', () => {
  const main = (children: readonly number[], name = 'web.service'): number | null | undefined =>
    unitFacts(sources({ childrenOfInit: () => children }))(name)?.mainPid;
  expect(main([12, 4711])).toBe(4711);
  expect(main([12, 13])).toBeNull();
  expect(main([12])).toBe(12);
  expect(main([7], 'printer.service')).toBe(7);
  expect(main([], 'printer.service')).toBeNull();
});

test.each(['absent.service', '../../../etc/shadow', 'web', '', '__proto__.service'])('%j is unknown', (name) => {
  expect(unitFacts(sources())(name)).toBeNull();
});
