/** An identification for people: the verdict, the evidence, the next step. */
import type { Identification } from '../identify/identification.ts';
import type { PortAnswer } from '../identify/port-answer.ts';
import { printable } from '../report/printable.ts';

/** Some lines, each with its newline. Everything the server said is made printable. */
export function identificationText(found: Identification): string {
  const { host, port, transport, answer, names } = found;
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}${transport === 'udp' ? '/udp' : ''}`;
  const row = (label: string, text: string | null): string[] =>
    text === null ? [] : [`  ${label.padEnd(9)} ${printable(text)}`];
  const lines = [
    `${where} ${verdict(answer)}`,
    ...row('by number', names.table),
    ...row('by banner', names.banner),
    ...row('process', names.process),
    ...row('mismatch', names.mismatch),
    ...row('server', serverText(answer)),
    ...row('tls', tlsText(answer)),
    ...row('evidence', evidence(answer)),
    `  next      portolan port ${port}${transport === 'udp' ? '/udp' : ''}`,
  ];
  return `${lines.join('\n')}\n`;
}

function verdict({ outcome, name, identity, failure, hellos }: PortAnswer): string {
  if (outcome === 'identified') {
    const program = [identity?.product, identity?.version]
      .filter((part) => part !== null && part !== undefined)
      .join(' ');
    return printable(`speaks ${name}${program === '' ? '' : `: ${program}`}`);
  }
  if (outcome === 'unrecognised') return 'answers, in a language that is not known';
  if (outcome === 'wrapped') return 'is open, but no service accepts data: every connection is closed without a word';
  if (outcome === 'deaf') return 'is open, but no service accepts data: nothing that is sent is acknowledged';
  if (outcome === 'silent') return `is silent: no answer to ${hellos.length} questions`;
  return printable(unreached(failure));
}

/** What the kernel said in place of a connection, by its errno name; null: it waited in vain. */
function unreached(failure: string | null): string {
  if (failure === null || failure === 'ETIMEDOUT') return 'could not be reached: no answer in time';
  if (failure === 'ECONNREFUSED') return 'is closed: the connection was refused';
  return `could not be reached: ${failure}`;
}

function serverText({ identity }: PortAnswer): string | null {
  if (identity === null) return null;
  const facts = [
    identity.info,
    identity.hostname === null ? null : `host ${identity.hostname}`,
    identity.os,
    identity.deviceType,
  ].filter((fact) => fact !== null);
  return facts.length === 0 ? null : facts.join('; ');
}

function tlsText({ tls, startTls }: PortAnswer): string | null {
  if (tls === null) return startTls === false ? 'not offered (STARTTLS)' : null;
  const parts = [
    startTls ? 'by STARTTLS' : null,
    tls.protocol,
    tls.cipher,
    tls.certificate?.subject,
    tls.certificate === null ? null : `valid to ${tls.certificate.validTo}`,
    tls.problem,
  ];
  return parts.filter((part) => part !== null && part !== undefined && part !== '').join('; ');
}

function evidence({ reply, method, asked, hellos }: PortAnswer): string | null {
  if (reply.length === 0) return hellos.length === 0 ? null : `asked in vain: ${hellos.join(' ')}`;
  const said = Buffer.from(reply.subarray(0, 60)).toString('latin1');
  const why = method === 'banner' ? 'said unasked' : `answer to the ${asked ?? ''} question`;
  return `${JSON.stringify(said)}${reply.length > 60 ? '...' : ''}, ${method === null ? 'not recognised' : why}`;
}
