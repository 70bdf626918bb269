/** How the window is divided: lines for the list, the tree and the bytes, whatever its size. */
import type { Pane, ViewState } from './state.ts';

/** Below this nothing is shown but a request for room. */
export const leastWindow = { columns: 40, rows: 6 } as const;
/** Below this many rows only the pane that is worked in is shown. */
const rowsForAll = 14;

/** Lines of content of each pane; 0 for one that is not shown. Each shown pane has a title line above them. */
export interface PaneHeights {
  readonly list: number;
  readonly tree: number;
  readonly bytes: number;
}

/** Divides the window; one line at its foot is for questions and messages. */
export function paneHeights({ rows, pane }: Pick<ViewState, 'rows' | 'pane'>): PaneHeights {
  const room = rows - 1;
  if (rows < rowsForAll) {
    const height = Math.max(1, room - 1);
    const only = (name: Pane): number => (name === pane ? height : 0);
    return { list: only('list'), tree: only('tree'), bytes: only('bytes') };
  }
  const content = room - 3;
  const bytes = Math.max(3, Math.floor(content * 0.22));
  const tree = Math.max(3, Math.floor(content * 0.36));
  return { list: content - tree - bytes, tree, bytes };
}

/** Bytes in a line of the pane of bytes: with sixteen it is 74 columns wide. */
export function bytesPerLine({ columns }: Pick<ViewState, 'columns'>): number {
  return columns >= 76 ? 16 : 8;
}
