// A moment as an input of type datetime-local shows it, by Japan's clock whatever the device's own says. Japan has no summer time.
export function toLocalInput(iso: string): string {
  const date = new Date(iso);
  if (iso === '' || Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short', timeStyle: 'short' })
    .format(date)
    .replace(' ', 'T');
}

export function fromLocalInput(local: string): string {
  return local === '' ? '' : `${local.slice(0, 16)}:00+09:00`;
}

// Minutes of the day in Japan.
export function minuteOfDay(nowMs: number): number {
  const [hour = 0, minute = 0] = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', timeStyle: 'short' })
    .format(nowMs)
    .split(':')
    .map(Number);
  return hour * 60 + minute;
}
