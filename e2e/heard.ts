/** What a screen reader has to work with: names and order of what stands on a page, and what is said as it changes. */
import { type BrowserContext, expect, type Page } from '@playwright/test';
import { z } from 'zod';

const BINDING = '__heard';

/** Runs before the page's own scripts. Live regions say what they come to hold; whatever takes the focus says its name. */
const listen = `(() => {
  const LIVE = '[role="alert"],[role="status"],[aria-live="polite"],[aria-live="assertive"]';
  const said = new WeakMap();
  const say = (text) => { const clean = text.replace(/\\s+/g, ' ').trim(); if (clean) globalThis.${BINDING}(clean); };
  const look = () => {
    for (const region of document.querySelectorAll(LIVE)) {
      const text = region.checkVisibility() ? region.textContent : '';
      if (said.get(region) === text) continue;
      said.set(region, text);
      say(text);
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  document.addEventListener('focusin', ({ target }) => {
    const described = (target.getAttribute('aria-describedby') ?? '').split(/\\s+/).map((id) => document.getElementById(id)?.textContent ?? '');
    say([target.getAttribute('aria-label') ?? target.textContent ?? '', ...described].join(' '));
  });
})();`;

/** From now on: everything that is said, in order. Before the first page of the context. */
export async function listenTo(context: BrowserContext): Promise<string[]> {
  const heard: string[] = [];
  await context.exposeBinding(BINDING, (_, text: string) => void heard.push(text));
  await context.addInitScript({ content: listen });
  return heard;
}

const Value = z.looseObject({ value: z.unknown().optional() });
const Node = z.looseObject({
  nodeId: z.string(),
  parentId: z.string().optional(),
  childIds: z.array(z.string()).default([]),
  ignored: z.boolean(),
  role: Value.optional(),
  name: Value.optional(),
  properties: z.array(z.looseObject({ name: z.string(), value: Value })).default([]),
});

/** What must bear a name, or nobody who listens knows what it is for. */
const NAMED =
  /^(button|link|textbox|searchbox|checkbox|radio|combobox|listbox|slider|switch|tab|menuitem|img|image|navigation|group|dialog|alertdialog|region|progressbar|DisclosureTriangle)$/;

export type Heading = { level: number; name: string };

/** Chromium's own accessibility tree of the page: what has no name, the headings in order, the landmarks. */
async function treeOf(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  const { nodes } = await cdp.send('Accessibility.getFullAXTree');
  await cdp.detach();
  const shown = inOrder(z.array(Node).parse(nodes))
    .filter(({ ignored }) => !ignored)
    .map(({ role, name, properties }, i, all) => ({
      // what folds (<details>) is a group by its nature, and its summary names it
      role: all[i + 1]?.role?.value === 'DisclosureTriangle' ? 'details' : String(role?.value ?? ''),
      name: String(name?.value ?? '').trim(),
      level: Number(properties.find((property) => property.name === 'level')?.value.value ?? 0),
    }));
  return {
    nameless: shown.filter(({ role, name }) => NAMED.test(role) && name === '').map(({ role }) => role),
    headings: shown.flatMap(({ role, name, level }): Heading[] => (role === 'heading' ? [{ level, name }] : [])),
    landmarks: shown.map(({ role }) => role).filter((role) => /^(banner|main|contentinfo)$/.test(role)),
  };
}

/** As it is read: Chromium lists the nodes level by level. */
function inOrder(nodes: readonly z.infer<typeof Node>[]): z.infer<typeof Node>[] {
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const from = (node: z.infer<typeof Node>): z.infer<typeof Node>[] => [
    node,
    ...node.childIds.flatMap((id) => {
      const child = byId.get(id);
      return child === undefined ? [] : from(child);
    }),
  ];
  return nodes.filter(({ parentId }) => parentId === undefined).flatMap(from);
}

/** Every control has a name; one first heading, and none that skips a level; one main part. */
export async function expectOrderly(page: Page, where: string): Promise<Heading[]> {
  const { nameless, headings, landmarks } = await treeOf(page);
  expect.soft(nameless, `${where}: controls without a name`).toEqual([]);
  expect.soft(headings.filter(({ level }) => level === 1).length, `${where}: first headings`).toBe(1);
  expect
    .soft(
      headings.filter(({ name }) => name === ''),
      `${where}: empty headings`,
    )
    .toEqual([]);
  for (const [i, { level, name }] of headings.entries()) {
    const above = headings[i - 1]?.level ?? 0;
    expect.soft(level, `${where}: “${name}” skips a level`).toBeLessThanOrEqual(above + 1);
  }
  expect.soft(landmarks.filter((role) => role === 'main').length, `${where}: main`).toBe(1);
  return headings;
}
