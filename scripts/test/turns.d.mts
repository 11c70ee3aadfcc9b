export function inTurns<Suite extends { name: string; beside?: string }>(chosen: readonly Suite[]): Suite[][];
