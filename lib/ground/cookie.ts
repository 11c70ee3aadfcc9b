/**
 * The value of the first cookie of that name (RFC 6265 §5.4); empty where there is none. Of one longer than `longest` signs
 * as many and one more, so that whoever reads it knows that it is too long.
 */
export function cookieIn(cookies: string | null | undefined, name: string, longest = 4096): string {
  if (cookies === null || cookies === undefined) return '';
  for (let at = cookies.indexOf(name); at !== -1; at = cookies.indexOf(name, at + 1)) {
    const from = at + name.length;
    const isWhole = (at === 0 || cookies[at - 1] === ' ' || cookies[at - 1] === ';') && cookies[from] === '=';
    if (!isWhole) continue;
    const end = cookies.indexOf(';', from);
    return cookies.slice(from + 1, Math.min(end === -1 ? cookies.length : end, from + 2 + longest)).trim();
  }
  return '';
}
