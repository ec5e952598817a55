import { z } from 'zod';

/**
 * しおり (REG-15): click goes none → red → blue → green → yellow → none. Each user's own; nobody else sees it. POST
 * /api/patients/:patient/bookmark
 */
export const BOOKMARK_COLORS = ['none', 'red', 'blue', 'green', 'yellow'] as const;
export type BookmarkColor = (typeof BOOKMARK_COLORS)[number];
export const bookmarkRequest = z.object({ color: z.enum(BOOKMARK_COLORS) });
