/** Wall-clock time of a zone ("2026-11-22T20:00" in Europe/Paris) from and to epoch seconds. */

const fields = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;

/** Seconds by which the zone is ahead of UTC at that instant. */
function offset(epochSeconds: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(epochSeconds * 1000);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = fields.map((field) =>
    Number(parts.find((part) => part.type === field)?.value),
  );
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - epochSeconds;
}

/** What a `datetime-local` field shows for this instant in that zone: "2026-11-22T20:00". */
export const toWallTime = (epochSeconds: number, zone: string): string =>
  new Date((epochSeconds + offset(epochSeconds, zone)) * 1000).toISOString().slice(0, 16);

/**
 * The instant of a wall time; null where the text is not one. A time that the zone skips in spring is taken as if the
 * clock had not changed yet, one that it has twice in autumn as the first.
 */
export function fromWallTime(text: string, zone: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text)) return null;
  const asUtc = Date.parse(`${text}Z`) / 1000;
  if (Number.isNaN(asUtc)) return null;
  // The offset a day before and a day after: one of the two holds at the instant itself, unless it is skipped.
  const [before, after] = [offset(asUtc - 86_400, zone), offset(asUtc + 86_400, zone)];
  const candidates = [asUtc - before, asUtc - after].filter((at) => at + offset(at, zone) === asUtc);
  return candidates.length > 0 ? Math.min(...candidates) : asUtc - before;
}
