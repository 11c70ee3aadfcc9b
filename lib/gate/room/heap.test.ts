import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pop, push } from './heap.ts';

test('what comes out is the first of what is in, whatever came between', () => {
  const before = (a: number, b: number) => a < b;
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer()), { maxLength: 300 }), (steps) => {
      const heap: number[] = [];
      let model: number[] = [];
      for (const step of steps) {
        if (step === null) expect(pop(heap, before)).toBe(model.shift());
        else {
          push(heap, step, before);
          model = [...model, step].sort((a, b) => a - b);
        }
        expect(heap.length).toBe(model.length);
      }
      while (model.length > 0) expect(pop(heap, before)).toBe(model.shift());
      expect(pop(heap, before)).toBeUndefined();
    }),
  );
});
