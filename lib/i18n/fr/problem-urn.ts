export const problemUrn = {} as const;
