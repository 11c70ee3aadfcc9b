import type { Page } from '@playwright/test';

/** Colours on their way from one to another belong to neither: waits until each has arrived. What turns for ever is not
 * waited for. */
export const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const onTheWay = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(onTheWay.map(({ finished }) => finished));
  });
