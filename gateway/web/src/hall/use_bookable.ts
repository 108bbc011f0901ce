// Whether something may be booked at an office: false until the service says so.
import { useCallback } from 'react';
import { listBookingOffers } from '../api/reception';
import { useLoaded } from '../ui/use_loaded';

const OFFERS_EVERY_MS = 300_000;

// `ever`: also bookings of before, where nothing can be booked any more.
export function useBookable(office: string, ever = false): boolean {
  const load = useCallback((signal: AbortSignal) => listBookingOffers(office, signal), [office]);
  const { loaded } = useLoaded(load, OFFERS_EVERY_MS);
  return loaded.state === 'loaded' && loaded.value.some((offer) => ever || offer.peoplePerTime > 0);
}
