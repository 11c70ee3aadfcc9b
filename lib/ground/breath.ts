/** Lets the browser see to the voter, who may have touched something, before the next step of a work. */
export const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Does a work of many short steps, with a breath between them. */
export async function inBreaths<Made>(steps: Generator<undefined, Made>): Promise<Made> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await breath();
  }
}
