import type { Refusals } from '#lib/ground/result.ts';

/** Photos and documents of candidates. */
export const materialRefusals = {
  'material/unknown': 'absent',
  'material/not-a-photo': 'malformed',
  'material/photo-damaged': 'malformed',
  'material/photo-too-large': 'malformed',
  'material/photo-too-heavy': 'malformed',
  'material/not-a-document': 'malformed',
  'material/document-damaged': 'malformed',
  'material/document-too-heavy': 'malformed',
  'material/document-locked': 'malformed',
  'material/document-active': 'malformed',
} as const satisfies Refusals;
export type MaterialCode = keyof typeof materialRefusals;
