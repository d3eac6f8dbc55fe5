import { useIntl } from 'react-intl';
import { useNow } from '../frame/now.ts';
import { distanceOf } from './days.ts';

/** A moment in the reader's time zone: the time alone on the same day, the date too on another. */
export function Moment({ at }: { at: string }) {
  const intl = useIntl();
  const now = useNow();
  const date = new Date(at);
  const isToday = intl.formatDate(date) === intl.formatDate(now);
  const text = isToday
    ? intl.formatTime(date)
    : intl.formatDate(date, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  return (
    <time dateTime={at} title={intl.formatDate(date, { dateStyle: 'full', timeStyle: 'long' })}>
      {text}
    </time>
  );
}

/** A day without a time, as "10 December 2026". A bare date is a day of UTC, whatever zone the reader is in. */
export function Day({ at }: { at: string }) {
  const intl = useIntl();
  const isBare = /^\d{4}-\d\d-\d\d$/.test(at);
  const text = intl.formatDate(isBare ? `${at}T00:00:00Z` : at, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...(isBare && { timeZone: 'UTC' }),
  });
  return <time dateTime={at}>{text}</time>;
}

/** How far a moment is away: "12 minutes ago", "in 12 days". Days are counted by the calendar. */
export function Distance({ at }: { at: string }) {
  const intl = useIntl();
  const now = useNow();
  const [value, unit] = distanceOf(new Date(at), now, intl.timeZone);
  return <>{intl.formatRelativeTime(value, unit, { numeric: 'auto' })}</>;
}
