/** `portolan explain COMMAND...`: what a classic command line says, flag by flag, and our own form of it. */
import { exitCodes } from '../../base/errors.ts';
import { explainCommand } from '../../classic/explain/explain.ts';
import { renderExplanation } from '../../classic/explain/render-explanation.ts';
import { safeJson } from '../../report/json.ts';
import { explainWord, wordText } from '../explain-word.ts';
import { defineCommand } from '../kit.ts';

export default defineCommand<{ readonly json: boolean }, string[]>({
  name: 'explain',
  brief: 'what a classic command line says, flag by flag: explain ss -tuln',
  details: `Nothing is run. Quote the line when it holds pipes or redirections:
  portolan explain 'sudo netstat -alnp | head'
Flags of the explained command follow its name; flags for explain itself stand before it.
A word alone is one of the vocabulary: a state of a port (filtered), the reason for one (port-unreach), a state of a socket
(TIME_WAIT), a column (Recv-Q, or lsof NODE).`,
  parameters: {
    flags: { json: { kind: 'boolean', brief: 'as JSON', default: false, withNegated: false } },
    positional: {
      kind: 'array',
      minimum: 1,
      parameter: { brief: 'the command line', parse: String, placeholder: 'command' },
    },
  },
  verbatimOperands: true,
  async run({ out }, flags, ...words) {
    const word = await explainWord(words);
    if (word !== null) {
      out.write(flags.json ? `${safeJson(word)}\n` : wordText(word));
      return exitCodes.ok;
    }
    const explanation = explainCommand(words.length === 1 ? words[0]! : words);
    if (flags.json) out.write(`${safeJson(explanation)}\n`);
    else {
      out.write(
        renderExplanation(explanation, {
          width: Math.min(out.columns, 100),
          style: {
            heading: (text) => out.style.paint('strong', text),
            piece: (text) => out.style.paint('note', text),
            warning: (text) => out.style.paint('warning', text),
            command: (text) => out.style.paint('good', text),
          },
        }),
      );
    }
    const unknown = explanation.stages.some((stage) => stage.parts.some((part) => part.kind === 'unknown'));
    return unknown || explanation.stages.length === 0 ? exitCodes.no : exitCodes.ok;
  },
});
