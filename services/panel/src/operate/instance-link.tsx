import { Link } from 'react-router';

/** An instance by its slug, and the way to it. */
export function InstanceLink({ slug }: { slug: string }) {
  return (
    <Link to={`/operator/instances/${encodeURIComponent(slug)}`}>
      <bdi>{slug}</bdi>
    </Link>
  );
}
