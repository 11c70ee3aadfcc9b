/**
 * web: the edge. Hides HTTP: parsing of input, problem documents (RFC 9457), CORS, security headers.
 * Promises: a refusal has a stable code and a text in French and English; a fault shows an id and nothing else.
 * Never: a rule of the domain, a database, a word about who is asking.
 */
export { tellAbsence, withAbsences } from './absent.ts';
export { arrivedAt, noteArrival } from './arrival.ts';
export { compressAnswer } from './compress.ts';
export { type Cors, corsHeaders } from './cors.ts';
export { type FailedPages, failedPages, NO_REFERENCE } from './failed-page.ts';
export { faultProblem, localeOf, problem } from './problem.ts';
export { answerFault, type Route, type RouteContext, type RouteOptions, refuseByEdge, route } from './route.ts';
export { type Entry, type Hot, router } from './router.ts';
export { screen } from './screen.ts';
export { isStill, sendStill, stillTags } from './still.ts';
