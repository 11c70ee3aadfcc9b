/** Lets the browser see to the voter, who may have touched something, before the next step of a work. */
export const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
