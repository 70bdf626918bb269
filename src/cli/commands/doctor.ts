/** `portolan doctor`: what this machine lets Portolan see and do, and what would let it do more. */
import { exitCodes } from '../../base/errors.ts';
import { safeJson } from '../../report/json.ts';
import { printable } from '../../report/printable.ts';
import { examineMachine } from '../../sockets/examine-machine.ts';
import { defineCommand } from '../kit.ts';

export default defineCommand<{ readonly json: boolean }, []>({
  name: 'doctor',
  brief: 'what this machine lets Portolan see and do, and what would let it do more',
  details: 'Exit code 0 when nothing is missing, 3 when something needs a privilege.',
  parameters: { flags: { json: { kind: 'boolean', brief: 'as JSON', default: false, withNegated: false } } },
  run({ host, out }, { json }) {
    const findings = examineMachine(host);
    if (json) out.write(`${safeJson(findings)}\n`);
    else {
      for (const { name, ok, evidence, fix } of findings) {
        out.write(`${out.style.badge(ok ? 'good' : 'warning', name.padEnd(22))} ${printable(evidence)}\n`);
        if (fix !== null) out.write(`  fix: ${printable(fix)}\n`);
      }
    }
    return findings.every((finding) => finding.ok) ? exitCodes.ok : exitCodes.privilege;
  },
});
