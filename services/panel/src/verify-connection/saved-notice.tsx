import { Say } from '../frame/say.tsx';
import { Notice } from '../look/notice.tsx';
import { describeCheck, obstacleOf } from './describe-check.ts';
import type { Outcome } from './use-verification.ts';

/** What is said after Save: that it is saved, and whether it works. `outcome` null: it is being tried. */
export function SavedNotice({ outcome, hasRead }: { outcome: Outcome | null; hasRead: boolean }) {
  if (outcome === null) return <Notice tone="info" role="status" title={<Say id="verify.saved.busy" />} />;
  if (outcome.kind !== 'verified')
    return <Notice tone="info" role="status" title={<Say id="verify.saved.notTried" />} />;
  const obstacle = obstacleOf(outcome.verification);
  if (obstacle === undefined) return <Notice tone="good" role="status" title={<Say id="verify.saved.works" />} />;
  const { why, cure, unknown } = describeCheck(obstacle, hasRead);
  return (
    <Notice
      tone="warn"
      role="status"
      title={<Say id="verify.saved.notYet" values={{ sentence: why === null ? unknown : <Say id={why} /> }} />}
    >
      {cure !== null && (
        <p>
          <Say id={cure} />
        </p>
      )}
    </Notice>
  );
}
