/** A signal that is made late says what an early one would have said. */
import { expect, test } from 'vitest';
import { openControl } from './control.ts';

const left = () => new DOMException('the client has left', 'AbortError');

test('whoever asks before the end hears of it', () => {
  const control = openControl();
  const { signal } = control;
  let heard = 0;
  signal.addEventListener('abort', () => heard++);
  control.abort(left());
  control.abort(new DOMException('late', 'TimeoutError'));
  expect(heard).toBe(1);
  expect(signal.reason).toMatchObject({ name: 'AbortError' });
  expect(control.signal).toBe(signal);
});

test('whoever asks afterwards finds it ended, for the first reason', () => {
  const control = openControl();
  expect(control.isOver()).toBe(false);
  control.abort(left());
  control.abort(new DOMException('late', 'TimeoutError'));
  expect(control.isOver()).toBe(true);
  expect(control.signal.aborted).toBe(true);
  expect(control.signal.reason).toMatchObject({ name: 'AbortError' });
});
