import { useState } from 'react';
import { useIntl } from 'react-intl';
import { useParams } from 'react-router';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { Button, ButtonLink } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Empty, Page, Section } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { Day, Moment } from '../look/time.tsx';
import {
  type Change,
  changeSince,
  describeHolds,
  digitsOfShare,
  type Hold,
  haveOthersJoined,
} from './describe-holds.ts';
import { type Decided, HoldPart } from './hold-part.tsx';
import { useSeenHolds } from './use-held.ts';

/** What the page has to say beside the holds: what was decided, or why nothing was. */
type News =
  | { readonly kind: 'decided'; readonly decided: Decided }
  | { readonly kind: 'refused'; readonly change: Change; readonly people: number };

/** Removals over the limit, which wait for a decision (S34). */
export function HeldPage() {
  const say = useSay();
  const { id } = useParams();
  const { seen, now, error, readNow, lookAgain } = useSeenHolds(id!);
  const [news, setNews] = useState<News | null>(null);
  if (error !== null && seen === undefined) return <PageError error={error} onRetry={() => void lookAgain()} />;
  const [first, ...others] = seen ?? [];
  const change = seen === undefined || now === undefined ? null : changeSince(seen, now);
  const look = () => {
    setNews(null);
    void lookAgain();
  };
  return (
    <Page title={say('held.title')} {...(first !== undefined && { lead: <Lead holds={[first, ...others]} /> })}>
      {seen === undefined && <Skeleton label={say('loading')} />}
      {news?.kind === 'decided' && <Outcome id={id!} decided={news.decided} />}
      {news?.kind === 'refused' && <Refused {...news} onLook={look} />}
      {news?.kind !== 'refused' && change !== null && change.change !== 'same' && first !== undefined && (
        <Notice
          tone="info"
          role="status"
          title={<Say id={`held.changed.${change.change}`} values={{ people: change.people }} />}
          action={
            <Button size="s" onPress={look}>
              <Say id="held.lookAgain" />
            </Button>
          }
        />
      )}
      {seen !== undefined && first === undefined && <Nothing id={id!} isDecided={news?.kind === 'decided'} />}
      {seen?.map((hold) => (
        <HoldSection key={`${hold.runId} ${hold.since} ${hold.deactivations}`} hold={hold} isOnly={others.length === 0}>
          <HoldPart
            id={id!}
            hold={hold}
            haveOthersJoined={async () => haveOthersJoined(seen, await readNow(), hold.runId)}
            onDecided={(decided) => {
              setNews({ kind: 'decided', decided });
              void lookAgain();
            }}
            onRefused={() => {
              void lookAgain().then((found) => setNews({ kind: 'refused', ...changeSince(seen, found) }));
            }}
          />
        </HoldSection>
      ))}
    </Page>
  );
}

function Lead({ holds }: { holds: readonly [Hold, ...Hold[]] }) {
  const intl = useIntl();
  const { id, held, gone, linked, share, limit } = describeHolds(holds);
  const percent = (part: number, digits: number) =>
    intl.formatNumber(part, { style: 'percent', maximumFractionDigits: digits });
  const values = { held, gone, linked, share: percent(share, digitsOfShare(share, limit)), limit: percent(limit, 2) };
  return <Say id={id} values={values} />;
}

/** Where several runs hold people, each of them is a part of the page. */
function HoldSection({ hold, isOnly, children }: { hold: Hold; isOnly: boolean; children: React.ReactNode }) {
  if (isOnly) return children;
  const values = { people: hold.deactivations, since: <Moment at={hold.since} /> };
  return <Section title={<Say id="held.part" values={values} />}>{children}</Section>;
}

function Outcome({ id, decided: { verdict, people, until } }: { id: string; decided: Decided }) {
  const isApproved = verdict === 'approve';
  return (
    <Notice
      tone="good"
      role="status"
      title={<Say id={`held.done.${verdict}`} values={{ people }} />}
      action={
        isApproved && (
          <ButtonLink size="s" href={`/integrations/${id}/users?tab=deactivated`}>
            <Say id="held.done.show" />
          </ButtonLink>
        )
      }
    >
      <p>
        <Say id={`held.done.${verdict}.then`} values={{ until: <Day at={until.toISOString()} /> }} />
      </p>
    </Notice>
  );
}

/** Nothing was decided, because others are held than those who were looked at. */
function Refused({ change, people, onLook }: { change: Change; people: number; onLook: () => void }) {
  return (
    <Notice
      tone="warn"
      role="alert"
      title={<Say id={`held.refused.${change}`} values={{ people }} />}
      action={
        <Button size="s" onPress={onLook}>
          <Say id="held.lookedAgain" />
        </Button>
      }
    >
      <p>
        <Say id="held.refused" />
      </p>
    </Notice>
  );
}

function Nothing({ id, isDecided }: { id: string; isDecided: boolean }) {
  return (
    <Empty
      actions={
        <ButtonLink href={`/integrations/${id}`}>
          <Say id="held.home" />
        </ButtonLink>
      }
    >
      <Say id={isDecided ? 'held.nothingLeft' : 'held.nothing'} />
    </Empty>
  );
}
