// The bookings that were made on this device: their numbers, which tell nothing about a person.
const PLACE = 'madoguchi.bookings.';
const KEPT_MAX = 10;

export function keptBookings(office: string): string[] {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE + office) ?? '[]') as unknown;
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === 'string') : [];
  } catch {
    return []; // storage forbidden, or something else wrote there: the number stands on the page that made it
  }
}

export function keepBookings(office: string, numbers: readonly string[]): void {
  try {
    localStorage.setItem(PLACE + office, JSON.stringify(numbers.slice(-KEPT_MAX)));
  } catch (error) {
    console.warn('the booking could not be kept', error);
  }
}
