/**
 * An AbortController that is made once somebody asks for its signal: most of what is refused or answered from memory never
 * does, and making one costs as much as refusing.
 */
export type Control = {
  readonly signal: AbortSignal;
  readonly isOver: () => boolean;
  abort: (reason?: DOMException) => void;
};

export function openControl(): Control {
  let made: AbortController | null = null;
  let isOver = false;
  let why: DOMException | undefined;
  return {
    get signal() {
      if (made === null) {
        made = new AbortController();
        if (isOver) made.abort(why);
      }
      return made.signal;
    },
    isOver: () => isOver,
    abort(reason) {
      if (isOver) return;
      isOver = true;
      why = reason;
      made?.abort(reason);
    },
  };
}
