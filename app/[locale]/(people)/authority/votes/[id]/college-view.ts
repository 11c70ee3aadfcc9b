import type { UrnView } from '#lib/people/authority/index.ts';

/** An urn as the forms of its college need it. */
export type CollegeView = Pick<UrnView, 'phi' | 'name' | 'state' | 'closes' | 'latest' | 'may'>;
