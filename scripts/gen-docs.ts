/** Writes docs/errors.md and docs/records.md from the declarations in the code. */
import { errorCatalogue } from '../src/base/errors.ts';
import { recordKinds } from '../src/cli/record-kinds.ts';
import { recordsPage } from '../src/report/schema.ts';

/** The generated pages. */
export function generate(): Promise<{ path: string; text: string }[]> {
  const rows = Object.entries(errorCatalogue).map(
    ([code, { exitCode, meaning }]) => `| \`${code}\` | ${exitCode} | ${meaning} |`,
  );
  const errors = `# Errors

Every error that Portolan reports on purpose has a stable code and an exit code. Made from \`src/base/errors.ts\` by \`npm run gen\`.

| code | exit | meaning |
|---|---|---|
${rows.join('\n')}
`;
  return Promise.resolve([
    { path: 'docs/errors.md', text: errors },
    { path: 'docs/records.md', text: recordsPage(recordKinds) },
  ]);
}
