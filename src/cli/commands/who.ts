/** `portolan 8080`, `portolan postgres`: who is on it, why that runs, who is connected, what the number means. */
import type { PortReport } from '../../sockets/port-report.ts';
import { reportPort } from '../../sockets/port-report.ts';
import { safeJson } from '../../report/json.ts';
import { defineCommand } from '../kit.ts';
import { HiddenOwners } from '../hidden-owners.ts';
import { printNotices } from '../notices.ts';
import { portReportText, portReportValue } from '../port-report-text.ts';
import { portsOfWord } from '../port-words.ts';

export default defineCommand<{ readonly json: boolean }, [string]>({
  name: 'who',
  brief: 'who is on a port: the same as portolan PORT',
  details:
    'Exit code 0 when something listens there, 1 when nothing does, 3 when something does whose owner is hidden from you.',
  parameters: {
    flags: { json: { kind: 'boolean', brief: 'the whole report as JSON', default: false, withNegated: false } },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'port number, service or process name', parse: String, placeholder: 'port' }],
    },
  },
  async run(context, flags, word) {
    const all: PortReport[] = [];
    for (const port of await portsOfWord(word, context)) all.push(await reportPort(context.host, port));
    const answered = all.filter((report) => report.listeners.length > 0);
    const reports = answered.length > 0 ? answered : all.slice(0, 1);
    if (flags.json) context.out.write(`${safeJson(reports.map(portReportValue))}\n`);
    else context.out.write(reports.map((report) => portReportText(report, context)).join('\n'));
    printNotices(
      reports.flatMap((report) => report.notices),
      context,
    );
    const hidden = new HiddenOwners();
    for (const { listener } of reports.flatMap((report) => report.listeners)) hidden.see(listener);
    hidden.print(context);
    return hidden.exitCode(answered.length);
  },
});
