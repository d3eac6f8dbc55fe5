import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import { useSession } from '../api/queries.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Day, Distance } from '../look/time.tsx';
import styles from './changed-meanwhile.module.css';
import { labelOf, type PartValue, wordsOfValue } from './describe-part.ts';
import type { FormValues } from './form-values.ts';
import type { Part } from './merge-forms.ts';
import { type Author, whoChanged } from './who-changed.ts';

/** What somebody else saved while this form was open. */
export interface Meanwhile {
  readonly theirs: FormValues;
  readonly etag: string;
  /** Still to be decided. */
  readonly conflicts: readonly Part[];
  readonly taken: readonly Part[];
}

interface ChangedMeanwhileProps {
  readonly id: string;
  readonly meanwhile: Meanwhile;
  readonly onTakeTheirs: (part: Part) => void;
  readonly onKeepMine: (part: Part) => void;
}

/** Says who changed what meanwhile, and lets each part be decided on its own. */
export function ChangedMeanwhile({ id, meanwhile, onTakeTheirs, onKeepMine }: ChangedMeanwhileProps) {
  const say = useSay();
  const { theirs, conflicts, taken } = meanwhile;
  const authors = useAuthors(id, meanwhile);
  return (
    <Notice tone="warn" role="alert" title={<Say id="changed.title" />}>
      <ul className={styles.parts}>
        {conflicts.map((part) => (
          <li key={part} className={styles.part}>
            <span>
              <Change part={part} theirs={theirs} author={authors.get(part)} />
            </span>
            <span className={styles.choice}>
              <Button
                size="s"
                onPress={() => onTakeTheirs(part)}
                aria-label={say('changed.takeTheirs.label', { part: say(labelOf(part)) })}
              >
                <Say id="changed.takeTheirs" />
              </Button>
              <Button
                size="s"
                onPress={() => onKeepMine(part)}
                aria-label={say('changed.keepMine.label', { part: say(labelOf(part)) })}
              >
                <Say id="changed.keepMine" />
              </Button>
            </span>
          </li>
        ))}
        {taken.map((part) => (
          <li key={part} className={styles.part}>
            <span>
              <Change part={part} theirs={theirs} author={authors.get(part)} /> <Say id="changed.taken" />
            </span>
          </li>
        ))}
      </ul>
      {conflicts.length === 0 && (
        <p>
          <Say id="changed.saveNow" />
        </p>
      )}
    </Notice>
  );
}

/** Names by the audit; without them where it cannot be read. */
function useAuthors(id: string, { etag, conflicts, taken }: Meanwhile): ReadonlyMap<Part, Author> {
  const self = useSession().data?.subject;
  const { data } = useQuery({
    queryKey: ['integration', id, 'audit', etag],
    queryFn: ({ signal }) => {
      const query = { integration: id, target: id, action: 'integration.changed', limit: '50' } as const;
      return answerOf(api.GET('/v1/audit', { params: { query }, signal }));
    },
    retry: false,
  });
  return whoChanged([...conflicts, ...taken], data?.data ?? [], self);
}

function Change({ part, theirs, author }: { part: Part; theirs: FormValues; author: Author | undefined }) {
  const who = author === undefined ? 'somebody' : author.isSelf ? 'you' : author.name === null ? 'somebody' : 'name';
  const what = part === 'secret' ? 'secret' : 'part';
  return (
    <Say
      id={`changed.${what}.${who}`}
      values={{
        name: <bdi>{author?.name}</bdi>,
        when: author === undefined ? '' : <Distance at={author.at} />,
        part: (
          <strong>
            <Say id={labelOf(part)} />
          </strong>
        ),
        value: <PartWords value={wordsOfValue(part, theirs)} />,
      }}
    />
  );
}

function PartWords({ value }: { value: PartValue }) {
  switch (value.kind) {
    case 'text':
      return (
        <strong>
          <Say id={value.id} />
        </strong>
      );
    case 'day':
      return <Day at={value.at} />;
    case 'limit':
      return <Say id="changed.limit" values={{ percent: value.percent, from: value.from }} />;
    case 'typed':
      return <q dir="auto">{value.text}</q>;
  }
}
