import type { User } from '../api/people.ts';
import { STANDINGS } from '../explain-user/standing.ts';
import { Say } from '../frame/say.tsx';
import { Status } from '../look/status.tsx';

/** How somebody stands, in a word. */
export function UserStatus({ user: { status } }: { user: Pick<User, 'status'> }) {
  return (
    <Status standing={STANDINGS[status]}>
      <Say id={`explain.status.${status}`} />
    </Status>
  );
}
