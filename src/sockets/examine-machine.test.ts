/** What the doctor finds on machines that allow more and less. */
import { describe, expect, test } from 'vitest';
import type { FakeHostParts } from '../os/host.fake.ts';
import { fakeHost } from '../os/host.fake.ts';
import type { Finding } from './examine-machine.ts';
import { examineMachine } from './examine-machine.ts';

function finding(name: string, parts: FakeHostParts): Finding | undefined {
  return examineMachine(fakeHost(parts)).find((one) => one.name === name);
}

const all = new Set(['CAP_NET_BIND_SERVICE']);

describe('each ability', () => {
  test('is there for root on a machine that hides nothing', () => {
    const findings = examineMachine(
      fakeHost({ processes: [{ pid: 1, command: 'systemd' }], privileges: { capabilities: all } }),
    );
    expect(findings.map((one) => `${one.name} ${one.ok} ${one.fix}`)).toEqual([
      'socket table true null',
      'owners true null',
      'low ports true null',
      'binding true null',
      'network namespaces true null',
      'systemd true null',
    ]);
  });

  test('to read the table may be the second best', () => {
    expect(
      finding('socket table', { socketsFallback: 'sockets come from /proc/net because netlink is refused' }),
    ).toEqual({
      name: 'socket table',
      ok: false,
      evidence: 'sockets come from /proc/net because netlink is refused',
      fix: 'allow netlink (AF_NETLINK, NETLINK_SOCK_DIAG) and the native library',
    });
  });

  test('to read the table may be missing', () => {
    const host = fakeHost();
    const broken = {
      ...host,
      sockets: {
        ...host.sockets,
        inet: () => {
          throw Object.assign(new Error('x'), { code: 'EACCES' });
        },
      },
    };
    expect(examineMachine(broken)[0]).toMatchObject({ ok: false, evidence: 'cannot be read: EACCES' });
  });

  test('to see owners depends on privileges', () => {
    const hidden = { processes: [{ pid: 7, hidden: true }, { pid: 8 }] };
    expect(finding('owners', hidden)).toMatchObject({ ok: false, evidence: '1 of 2 processes cannot be looked into' });
    expect(finding('owners', { ...hidden, processesHidden: true })?.evidence).toContain('hidepid');
  });

  test('to bind low ports depends on the capability and the setting', () => {
    const none = { privileges: { effectiveUid: 1000, capabilities: new Set<string>() } };
    expect(finding('low ports', none)).toMatchObject({
      ok: false,
      evidence: 'ports below 1024 may not be bound; ephemeral range 32768-60999',
    });
    expect(finding('low ports', { ...none, settings: { unprivilegedStart: 0, ephemeral: null } })).toMatchObject({
      ok: true,
      evidence: 'ports below 0 may be bound; ephemeral range unknown',
    });
  });

  test('to bind in a family may be switched off', () => {
    expect(finding('binding', { bindErrors: { 'tcp6:0': 'EAFNOSUPPORT' } })).toMatchObject({
      ok: false,
      evidence: 'IPv4 yes, IPv6 EAFNOSUPPORT',
    });
  });

  test('to see namespaces names the first few', () => {
    const namespaces = Array.from({ length: 9 }, (_, index) => ({ id: index + 2, name: `n${index}`, pid: index + 2 }));
    expect(finding('network namespaces', { namespaces })?.evidence).toBe('10 visible: this, n0, n1, n2, n3, ...');
  });

  test('to name units needs systemd', () => {
    expect(finding('systemd', { processes: [{ pid: 1, command: 'tini' }] })?.evidence).toBe(
      'pid 1 is tini: no units to name',
    );
    expect(finding('systemd', {})?.evidence).toBe('pid 1 is unknown: no units to name');
  });
});
