import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * axe の指摘: the rules that a screen breaks, with how often; empty is good. The page's own policy keeps inline scripts
 * out, so axe goes in through the debugger.
 */
export async function accessibilityFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }> };
      // put in one line above
    };
    const { violations } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return violations.map(
      (violation) =>
        `${violation.id} × ${violation.nodes.length}: ${violation.nodes
          .slice(0, 2)
          .map((node) => String(node.target[0]))
          .join(' , ')}`,
    );
  });
}
