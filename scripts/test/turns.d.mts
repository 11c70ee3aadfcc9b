export function inTurns<Suite extends { name: string; beside?: string }>(
  chosen: readonly Suite[],
  builds: boolean,
): { early: Suite[]; turns: Suite[][] };
