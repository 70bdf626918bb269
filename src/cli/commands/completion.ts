/** `portolan completion SHELL`: a script that completes commands, flags and filter fields. */
import { PortolanError, exitCodes } from '../../base/errors.ts';
import { explainableTools } from '../../classic/explain/explain.ts';
import { socketFields } from '../../sockets/filter-fields.ts';
import { namedCommands } from '../context.ts';
import { completionScripts } from '../completion-scripts.ts';
import type { NoFlags } from '../kit.ts';
import { defineCommand } from '../kit.ts';

export default defineCommand<NoFlags, [string]>({
  name: 'completion',
  brief: 'a completion script for bash, zsh or fish: source <(portolan completion bash)',
  parameters: {
    flags: {},
    positional: { kind: 'tuple', parameters: [{ brief: 'bash, zsh or fish', parse: String, placeholder: 'shell' }] },
  },
  async run({ out, catalog }, _flags, shell) {
    const script = completionScripts[shell as keyof typeof completionScripts];
    if (!Object.hasOwn(completionScripts, shell)) {
      throw new PortolanError('PTL_USAGE', `no completion for the shell "${shell}"`, {
        hint: 'portolan completion bash, zsh or fish',
      });
    }
    const commands = await Promise.all(
      namedCommands(catalog).map(async (entry) => ({
        name: entry.name,
        brief: entry.brief,
        flags: (await entry.load()).flags,
      })),
    );
    out.write(
      script({
        commands,
        classics: catalog.classics.map(({ name, brief }) => ({ name, brief })),
        filterWords: socketFields.flatMap((field) =>
          field.type === 'flag' ? Object.keys(field.flags).map((flag) => `${field.name}:${flag}`) : [`${field.name}:`],
        ),
        explainable: [...explainableTools().keys()],
      }),
    );
    return exitCodes.ok;
  },
});
