// ISO 8601 durations as the skip route takes them: weeks, days, hours, minutes, seconds. Months and years have no fixed length: refused.
const WEEKS = /^P(\d{1,6})W$/;
const PARTS = /^P(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;

/** Milliseconds of `PT25H`, `P3D`, `P1DT30M`, `P2W`; null for anything else. */
export function durationMs(iso: string): number | null {
  const [, weeks] = WEEKS.exec(iso) ?? [];
  if (weeks) return Number(weeks) * 7 * 86_400_000;
  const parts = PARTS.exec(iso);
  if (!parts || iso === 'P') return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
}
