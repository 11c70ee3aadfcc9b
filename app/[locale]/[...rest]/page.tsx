import { notFound } from 'next/navigation';

/** Any other path under a language. */
export default function Nowhere(): never {
  notFound();
}
