export const problemPeople = {} as const;
